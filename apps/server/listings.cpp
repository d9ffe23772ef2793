// Routes: events, the dialogue, documents, search, one record.
#include "server/routes.h"
#include "shared/found.h"
#include "shared/parquet.h"

namespace parley::server {

namespace {

// Items of a listing that has no offset of its own, cut to a page; `all` counts them.
struct Page {
  explicit Page(const Filter& f) : limit(f.limit), offset(f.offset) {}
  void add(Json item) {
    if (all++ >= offset && items.size() < limit) items.push_back(std::move(item));
  }
  std::size_t limit, offset, all = 0;
  Json items = Json::array();
};

Json page_json(const char* name, std::size_t total, const Filter& f, Json items) {
  return {{"total", total}, {"offset", f.offset}, {"limit", f.limit}, {name, std::move(items)}};
}

// "PRK-USA" -> the two countries' names; null for other pairs.
Json names_in(const Lexicon& lexicon, const std::string& dyad) {
  const std::size_t dash = dyad.find('-');
  if (dash == std::string::npos) return nullptr;
  const std::string a = dyad.substr(0, dash), b = dyad.substr(dash + 1);
  if (lexicon.country_name(a).empty() || lexicon.country_name(b).empty()) return nullptr;
  return {called(lexicon, a), called(lexicon, b)};
}

Json facets_json(const Lexicon& lexicon, const EventCounts& c) {
  Json quads = Json::object(), dyads = Json::array();
  for (const auto& [quad, n] : c.quads) quads[std::string(quad_name(quad))] = n;
  std::vector<std::pair<std::string, std::size_t>> by_count(c.dyads.begin(), c.dyads.end());
  std::stable_sort(by_count.begin(), by_count.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [dyad, n] : by_count) dyads.push_back({{"dyad", dyad}, {"names", names_in(lexicon, dyad)}, {"events", n}});
  return {{"types", c.types}, {"quads", quads}, {"factuality", c.factuality}, {"months", c.months}, {"dyads", dyads}};
}

// How many, and of what: the same for all pages of a listing, so it is counted once a state of the record.
Result<Json> event_counts(World& world, const Record& record, const Filter& filter, const Args& args) {
  Result<std::int64_t> generation = world.generation();
  if (!generation) return generation.error();
  std::string key = "counts";
  for (const auto& [name, value] : args.values)
    if (name != "limit" && name != "offset" && name != "facets" && name != "newest") key += '\n' + name + '=' + value;
  if (const auto known = world.cache().find(key, *generation)) return Json::parse(*known->body);
  Result<EventCounts> counts = record.count_events(filter);
  if (!counts) return counts.error();
  Json out = {{"all", counts->all}, {"facets", facets_json(world.lexicon(), *counts)}};
  world.cache().keep(key, {"", "", std::make_shared<const std::string>(out.dump()), *generation});
  return out;
}

Answer events(World& world, const Record& record, const Args& args) {
  const Filter filter = to_filter(args);
  Result<Json> counts = event_counts(world, record, filter, args);
  if (!counts) return counts.error();
  Json items = Json::array();
  const Status s = record.events(filter, [&](const StoredEvent& e) {
    Json json = Json::parse(event_to_json(e));
    json["title"] = or_null(e.title), json["outlet"] = or_null(e.outlet), json["day"] = or_null(e.day);
    items.push_back(std::move(json));
    return true;
  });
  if (!s) return s.error();
  Json out = page_json("events", (*counts)["all"].get<std::size_t>(), filter, std::move(items));
  if (args.flag("facets")) out["facets"] = (*counts)["facets"];
  return content(out);
}

// A cell of CSV; what a spreadsheet would take for a formula is made text.
std::string csv_cell(const std::string& text) {
  std::string out = text;
  if (!out.empty() && std::string_view("=+-@\t\r").find(out[0]) != std::string_view::npos) out.insert(out.begin(), '\'');
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (char c : out) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string names_of(const std::vector<ActorReading>& actors) {
  std::string out;
  for (const ActorReading& a : actors) out += (out.empty() ? "" : "; ") + a.name;
  return out;
}

Answer events_parquet(World& world, const Record& record, const Args& args) {
  constexpr std::size_t kMostRowsOfFile = 1'000'000;
  TableOptions options;
  options.filter = to_filter(args);
  options.filter.limit = kMostRowsOfFile, options.filter.offset = 0;
  Result<Table> table = table_of(record, world.lexicon(), "events", options);
  if (!table) return table.error();
  Result<std::string> bytes = app::parquet_of(*table);
  if (!bytes) return bytes.error();
  return Content{std::move(*bytes), "application/vnd.apache.parquet"};
}

Answer events_csv(World&, const Record& record, const Args& args) {
  constexpr std::size_t kMostLines = 200'000;
  Filter filter = to_filter(args);
  filter.limit = kMostLines, filter.offset = 0;
  std::string out =
      "id,day,source,target,plover_type,plover_mode,cameo,goldstein,quad,factuality,polarity,confidence,place,gist,quote,doc\r\n";
  const Status s = record.events(filter, [&](const StoredEvent& stored) {
    const Event& e = stored.event;
    char goldstein[32], confidence[32];
    std::snprintf(goldstein, sizeof goldstein, "%g", e.goldstein);
    std::snprintf(confidence, sizeof confidence, "%g", e.confidence);
    // Numbers stay numbers: they do not pass csv_cell.
    out += csv_cell(stored.id) + "," + (stored.day ? date_to_string(*stored.day) : "") + "," + csv_cell(names_of(e.source)) +
           "," + csv_cell(names_of(e.target)) + "," + csv_cell(e.plover_type) + "," + csv_cell(e.plover_mode) + "," +
           csv_cell(e.cameo) + "," + goldstein + "," + std::string(quad_name(e.quad)) + "," + e.factuality + "," + e.polarity +
           "," + confidence + "," + csv_cell(e.place) + "," + csv_cell(e.gist) + "," + csv_cell(e.quote) + "," + csv_cell(e.doc) +
           "\r\n";
    return true;
  });
  if (!s) return s.error();
  return Content{std::move(out), "text/csv; charset=utf-8"};
}

Json item_json(const StoredItem& s) {
  Json json = Json::parse(dialogue_to_json(s.item));
  json["day"] = or_null(s.day), json["published_at"] = or_null(s.published), json["title"] = or_null(s.title),
  json["outlet"] = or_null(s.outlet);
  return json;
}

// All that a filter lets through.  Without one they are counted, not visited.
Result<std::size_t> count_dialogue(World& world, const Record& record, std::string_view kind, const Args& args) {
  const bool plain = std::all_of(args.values.begin(), args.values.end(),
                                 [](const auto& v) { return v.first == "limit" || v.first == "offset" || v.first == "newest"; });
  if (plain) {
    Result<SqlAnswer> counted = run_sql(world.path(), "SELECT count(*) FROM dialogue WHERE kind = '" + std::string(kind) + "'");
    if (!counted) return counted.error();
    return static_cast<std::size_t>(Json::parse(counted->rows[0][0]).get<std::int64_t>());
  }
  Filter all = to_filter(args);
  all.limit = all.offset = 0;
  std::size_t n = 0;
  const Status s = record.dialogue(kind, all, [&](const StoredItem&) { return ++n, true; });
  if (!s) return s.error();
  return n;
}

Answer dialogue(World& world, const Record& record, std::string_view kind, const Args& args) {
  const Filter filter = to_filter(args);
  Json items = Json::array();
  const Status s = record.dialogue(kind, filter, [&](const StoredItem& stored) {
    items.push_back(item_json(stored));
    return true;
  });
  if (!s) return s.error();
  Result<std::size_t> total = count_dialogue(world, record, kind, args);
  if (!total) return total.error();
  Json out = page_json("items", *total, filter, std::move(items));
  out["kind"] = kind;
  return content(out);
}

Answer documents(World&, const Record& record, const Args& args) {
  const Filter filter = to_filter(args);
  Filter all = filter;
  all.limit = all.offset = 0;
  Page page(filter);
  const Status s = record.documents(all, [&](const StoredDocument& d) {
    page.add(document_json(d));
    return true;
  });
  if (!s) return s.error();
  return content(page_json("documents", page.all, filter, std::move(page.items)));
}

// Everything of one document: text, actors, events, the dialogue by kind.
Answer document(World&, const Record& record, const Args& args) {
  Filter filter;
  filter.doc = args.text("id");
  Json out;
  Status s = record.documents(filter, [&](const StoredDocument& d) {
    out = document_json(d);
    return false;
  });
  if (!s) return s.error();
  Result<std::string> text = record.text(filter.doc);
  if (!text) return text.error();
  out["text"] = *text;
  Json actors = Json::array(), events = Json::array(), items = Json::object();
  s = record.actors(filter, [&](const std::string& doc, const DocumentActors::Entry& e) {
    actors.push_back(Json::parse(actor_to_json(doc, e, slice(*text, e.first))));
    return true;
  });
  if (!s) return s.error();
  s = record.events(filter, [&](const StoredEvent& e) {
    events.push_back(Json::parse(event_to_json(e)));
    return true;
  });
  if (!s) return s.error();
  for (std::string_view kind : kDialogueKinds) {
    Json of_kind = Json::array();
    s = record.dialogue(kind, filter, [&](const StoredItem& stored) {
      of_kind.push_back(item_json(stored));
      return true;
    });
    if (!s) return s.error();
    items[std::string(kind)] = std::move(of_kind);
  }
  out["actors"] = std::move(actors), out["events"] = std::move(events), out["dialogue"] = std::move(items);
  return content(out);
}

// Words between \x01 and \x02 -> [{"text", "hit"}].
Json pieces(std::string_view snippet) {
  Json out = Json::array();
  bool hit = false;
  std::string text;
  const auto flush = [&] {
    if (!text.empty()) out.push_back({{"text", text}, {"hit", hit}});
    text.clear();
  };
  for (char c : snippet) {
    if (c != '\x01' && c != '\x02') {
      text += c;
      continue;
    }
    flush();
    hit = c == '\x01';
  }
  flush();
  return out;
}

Answer search(World&, const Record& record, const Args& args) {
  const Filter filter = to_filter(args);
  Filter all = filter;
  all.limit = 2000, all.offset = 0;
  Page page(filter);
  const Status s = record.search(args.text("q"), all, [&](const SearchHit& h) {
    page.add({{"doc", h.doc},
              {"title", or_null(h.title)},
              {"published_at", or_null(h.published)},
              {"bstart", h.span.begin},
              {"bend", h.span.end},
              {"pieces", pieces(h.snippet)}});
    return true;
  });
  if (!s) return s.error();
  return content(page_json("hits", page.all, filter, std::move(page.items)));
}

}  // namespace

Json document_json(const StoredDocument& d) {
  return {{"id", d.id},
          {"title", or_null(d.title)},
          {"outlet", or_null(d.outlet)},
          {"url", or_null(d.url)},
          {"language", or_null(d.language)},
          {"published_at", or_null(d.published)},
          {"published_from", or_null(d.published_from)},
          {"bytes", d.bytes},
          {"event_count", d.events},
          {"unread", d.unread},
          {"unread_why", or_null(d.unread_why)}};
}

void add_listings(std::vector<Route>& out) {
  const char* const kTotal = "total";
  out.push_back({"GET",
                 "/events.json",
                 "Coded events with their evidence",
                 with_filter({{"facets", Kind::kFlag, "Count them by type, quad, month, dyad"}}),
                 {kTotal, "offset", "limit", "events"},
                 events});
  out.push_back({"GET", "/events.csv", "The same, all of them, for spreadsheets", kFilterParameters, {}, events_csv});
  out.push_back({"GET",
                 "/events.parquet",
                 "The same with all columns of an export, as a Parquet file",
                 kFilterParameters,
                 {},
                 events_parquet,
                 true});
  static const std::string paths[] = {"/contacts.json", "/moves.json",      "/linkages.json", "/channels.json",
                                      "/windows.json",  "/grievances.json", "/readings.json", "/state.json"};
  for (std::size_t i = 0; i < std::size(kDialogueKinds); ++i) {
    const std::string_view kind = kDialogueKinds[i];
    out.push_back({"GET",
                   paths[i].c_str(),
                   "Records of the dialogue of this kind",
                   kFilterParameters,
                   {kTotal, "offset", "limit", "items", "kind"},
                   [kind](World& world, const Record& record, const Args& args) { return dialogue(world, record, kind, args); }});
  }
  out.push_back(
      {"GET", "/documents.json", "The documents read", kFilterParameters, {kTotal, "offset", "limit", "documents"}, documents});
  out.push_back({"GET",
                 "/document.json",
                 "A document's text and everything that it says",
                 {{"id", Kind::kText, "Its id", true}},
                 {"id", "text", "actors", "events", "dialogue"},
                 document});
  out.push_back({"GET",
                 "/search.json",
                 "Sentences with all of the words",
                 with_filter({{"q", Kind::kText, "Words and \"quoted phrases\"", true}}),
                 {kTotal, "offset", "limit", "hits"},
                 search});
}

}  // namespace parley::server
