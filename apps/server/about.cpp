// Routes: what this record was made with and covers, and the description of the API.
#include "server/routes.h"

namespace parley::server {

namespace {

// Rows of our own SQL as objects.
Result<Json> rows_of(World& world, const std::string& sql) {
  Result<SqlAnswer> answer = run_sql(world.path(), sql);
  if (!answer) return answer.error();
  Json out = Json::array();
  for (const std::vector<std::string>& row : answer->rows) {
    Json object = Json::object();
    for (std::size_t c = 0; c < row.size(); ++c) object[answer->columns[c]] = Json::parse(row[c], nullptr, false);
    out.push_back(std::move(object));
  }
  return out;
}

Answer about(World& world, const Record&, const Args&) {
  Json out = {{"version", version()},
              {"schema", Record::schema_version()},
              {"data_hash", world.lexicon().data_hash()},
              {"model", world.model()}};
  const std::pair<const char*, const char*> kParts[] = {
      {"counts",
       "SELECT (SELECT count(*) FROM documents) documents, (SELECT count(*) FROM documents WHERE unread) unread, (SELECT "
       "count(*) FROM "
       "sentences) sentences, (SELECT count(*) FROM events) events, (SELECT count(*) FROM dialogue) dialogue, (SELECT count(*) "
       "FROM "
       "failures) failures, (SELECT min(published) FROM documents) first, (SELECT max(published) FROM documents) last, (SELECT "
       "count(*) "
       "FROM documents WHERE published IS NULL) undated"},
      {"kinds", "SELECT kind, count(*) records, avg(confidence) confidence FROM dialogue GROUP BY kind ORDER BY kind"},
      {"outlets", "SELECT coalesce(outlet, '') outlet, count(*) documents FROM documents GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30"},
      {"languages", "SELECT language, count(*) documents FROM documents GROUP BY 1 ORDER BY 2 DESC, 1"},
      {"months",
       "SELECT substr(published, 1, 7) month, count(*) documents FROM documents WHERE published IS NOT NULL GROUP BY 1 ORDER BY "
       "1"},
      {"runs",
       "SELECT run, version, model_name, model_hash, data_hash, options, started, finished FROM runs ORDER BY run DESC LIMIT 20"},
      {"failures", "SELECT source, code, message FROM failures ORDER BY failure DESC LIMIT 50"}};
  for (const auto& [name, sql] : kParts) {
    Result<Json> rows = rows_of(world, sql);
    if (!rows) return rows.error();
    out[name] = std::move(*rows);
  }
  out["counts"] = Json(out["counts"][0]);
  out["sql_views"] = {"contacts", "moves", "linkages", "channels", "windows", "grievances", "readings", "states"};
  return content(out);
}

Answer description(World&, const Record&, const Args&) { return content(openapi()); }

}  // namespace

void add_about(std::vector<Route>& out) {
  out.push_back({"GET",
                 "/about.json",
                 "Versions, runs, what the record covers",
                 {},
                 {"version", "schema", "data_hash", "counts", "kinds", "outlets", "languages", "months", "runs", "failures"},
                 about});
  out.push_back({"GET", "/openapi.json", "This description", {}, {"openapi", "info", "paths", "components"}, description});
}

}  // namespace parley::server
