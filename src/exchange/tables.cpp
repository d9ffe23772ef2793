// Which columns each kind of a record has, and its rows.
#include <algorithm>
#include <map>

#include "exchange/columns.h"
#include "exchange/json_rows.h"
#include "parley/standing.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

bool is_date(const std::string& field) { return field == "date" || field.ends_with("_date"); }

// A date is four fields: its value, its end, its precision and its words.
Json flat(const Json& object) {
  Json out = Json::object();
  for (const auto& [field, value] : object.items()) {
    if (is_date(field)) {
      const auto part = [&](const char* name) { return value.is_object() ? value[name] : Json(nullptr); };
      out[field] = part("value"), out[field + "_end"] = part("end");
      out[field + "_precision"] = part("precision"), out[field + "_text"] = part("text");
    } else if (value.is_array() && !value.empty() && value.front().is_object()) {
      Json list = Json::array();
      for (const Json& item : value) list.push_back(flat(item));
      out[field] = std::move(list);
    } else {
      out[field] = value;
    }
  }
  return out;
}

struct Meta {
  std::string outlet, title;
  std::optional<Date> published, day;
};
Json with(Json row, const Meta& meta) {
  row["outlet"] = text_or_null(meta.outlet);
  row["title"] = text_or_null(meta.title);
  row["published_at"] = text_or_null(iso_or_empty(meta.published));
  row["day"] = text_or_null(iso_or_empty(meta.day));
  return row;
}

Json document_row(const StoredDocument& d) {
  return {{"id", d.id},
          {"path", text_or_null(d.path)},
          {"title", text_or_null(d.title)},
          {"outlet", text_or_null(d.outlet)},
          {"url", text_or_null(d.url)},
          {"language", d.language},
          {"published_at", text_or_null(iso_or_empty(d.published))},
          {"published_from", text_or_null(d.published_from)},
          {"bytes", d.bytes},
          {"events", d.events},
          {"unread", d.unread},
          {"unread_why", text_or_null(d.unread_why)}};
}

Json event_row(const Lexicon& lexicon, const Happening& h, bool joined) {
  Json row = flat(event_json(&lexicon, h.best));
  if (joined) row["reports"] = event_reports_json(h);
  return with(std::move(row), {h.best.outlet, h.best.title, h.best.published, h.best.day});
}

Json actor_row(const KnownActor& actor) {
  Json row = known_actor_json(actor);
  row["mentions"] = actor.entry.count;
  return row;
}

Json item_row(const DialogueItem& item, const Meta& meta) { return with(flat(Json::parse(dialogue_to_json(item))), meta); }
Json joined_row(const JoinedItem& joined, const Meta& meta) { return with(flat(Json::parse(joined_to_json(joined))), meta); }

// One with something in every list, which says what the lists hold.
DialogueItem example_of(std::string_view kind) {
  if (kind == "contacts") {
    Contact c;
    c.reasons.emplace_back(), c.rungs.emplace_back();
    return c;
  }
  if (kind == "state") {
    State s;
    s.open_offers.emplace_back();
    return s;
  }
  const auto at = std::find(std::begin(kDialogueKinds), std::end(kDialogueKinds), kind);
  const DialogueItem others[] = {Contact{}, Move{}, Linkage{}, Channel{}, Window{}, Grievance{}, SignalReading{}, State{}};
  return others[at - std::begin(kDialogueKinds)];
}
JoinedItem joined_example_of(std::string_view kind) {
  JoinedItem joined;
  joined.item = example_of(kind);
  joined.reports.push_back({joined.item, std::nullopt, "", ""});
  if (kind == "contacts") joined.ladder.emplace_back();
  return joined;
}

struct Query {
  const Record& record;
  const Lexicon& lexicon;
  const TableOptions& options;
  bool joined() const { return options.scope == "record"; }
};

Result<Table> finished(TableBuilder& rows, const Status& status) {
  if (!status) return status.error();
  return rows.finish();
}

Result<Table> documents_table(const Query& q) {
  TableBuilder rows(document_row({}));
  Status added;
  Status listed = q.record.documents(q.options.filter, [&](const StoredDocument& d) {
    added = rows.add(document_row(d));
    return added.ok();
  });
  return finished(rows, listed ? added : listed);
}

Result<Table> actors_table(const Query& q) {
  KnownActor example;
  if (q.joined()) example.reports.emplace_back();
  TableBuilder rows(actor_row(example));
  return finished(rows, each_actor(q.record, q.options.filter, q.options.scope,
                                   [&](const KnownActor& actor) { return rows.add(actor_row(actor)); }));
}

Result<Table> events_table(const Query& q) {
  Happening example;
  if (q.joined()) example.reports.emplace_back();
  TableBuilder rows(event_row(q.lexicon, example, q.joined()));
  return finished(rows, each_happening(q.record, q.options.filter, q.options.scope,
                                       [&](const Happening& h) { return rows.add(event_row(q.lexicon, h, q.joined())); }));
}

Result<Table> told_table(const Query& q, std::string_view kind) {
  TableBuilder rows(item_row(example_of(kind), {}));
  Status added;
  Status listed = q.record.dialogue(kind, q.options.filter, [&](const StoredItem& s) {
    added = rows.add(item_row(s.item, {s.outlet, s.title, s.published, s.day}));
    return added.ok();
  });
  return finished(rows, listed ? added : listed);
}

Result<Table> joined_table(const Query& q, std::string_view kind) {
  TableBuilder rows(joined_row(joined_example_of(kind), {}));
  std::vector<ToldItem> told;
  std::map<std::string, Meta> metas;  // by id
  Filter unlimited = q.options.filter;
  unlimited.limit = 0;  // what is listed is cut off, not what is joined
  const Status listed = q.record.dialogue(kind, unlimited, [&](const StoredItem& s) {
    told.push_back({s.item, s.published, s.outlet, s.title});
    metas[evidence_of(s.item).id] = {s.outlet, s.title, s.published, s.day};
    return true;
  });
  if (!listed) return listed.error();
  const std::vector<JoinedItem> joined = join(std::move(told));
  const std::size_t limit = q.options.filter.limit ? q.options.filter.limit : joined.size();
  for (std::size_t i = 0; i < std::min(limit, joined.size()); ++i)
    if (Status s = rows.add(joined_row(joined[i], metas[evidence_of(joined[i].item).id])); !s) return s.error();
  return rows.finish();
}

Result<Table> standings_table(const Query& q) {
  TableBuilder rows(joined_row(joined_example_of("state"), {}));
  return finished(rows, each_standing(q.record, q.options.filter, [&](const State& state) {
                    return rows.add(joined_row({state, {}, 0, {}, {}}, {"", "", std::nullopt, date_parse(state.as_of)}));
                  }));
}

Error unknown(const char* what, const std::string& name, const std::vector<std::string>& known) {
  std::string all;
  for (const std::string& k : known) all += (all.empty() ? "" : ", ") + k;
  return Error{ErrorCode::kInvalid, std::string("unknown ") + what + " \"" + name + "\"; one of " + all, "", -1, -1};
}

}  // namespace

const std::vector<std::string>& table_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> out = {"documents", "actors", "events"};
    out.insert(out.end(), std::begin(kDialogueKinds), std::end(kDialogueKinds));
    return out;
  }();
  return kinds;
}

Result<Table> table_of(const Record& record, const Lexicon& lexicon, const std::string& kind, const TableOptions& options) {
  const auto has = [](const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  if (!has(table_kinds(), kind)) return unknown("kind", kind, table_kinds());
  if (!has(export_scopes(), options.scope)) return unknown("scope", options.scope, export_scopes());
  const Query q{record, lexicon, options};
  if (kind == "documents") return documents_table(q);
  if (kind == "actors") return actors_table(q);
  if (kind == "events") return events_table(q);
  if (!q.joined()) return told_table(q, kind);
  return kind == "state" ? standings_table(q) : joined_table(q, kind);
}

}  // namespace parley
