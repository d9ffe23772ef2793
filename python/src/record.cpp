// Records, and tables through the Arrow PyCapsule interface.
#include "common.h"

namespace parley::python {

OpenRecord* OpenRecord::open(const std::string& path, bool read_only, bool create) {
  Result<Record> record = released([&] { return Record::open(path, {read_only, create}); });
  // An older schema: opening it for writing brings it up to date.
  if (!record && read_only && record.error().code == ErrorCode::kUnsupported)
    record = released([&] { return Record::open(path, {.create = false}); });
  auto out = std::make_unique<OpenRecord>();
  out->path_ = path;
  out->record_ = value_of(std::move(record));
  return out.release();
}

void OpenRecord::close() {
  released([&] {
    const std::lock_guard lock(mutex_);
    record_.reset();
  });
}

namespace {

// The capsules of the Arrow PyCapsule interface: whatever nobody took is released with them.
template <class Node>
nb::object capsule(Node* node, const char* name) {
  PyObject* made = PyCapsule_New(node, name, [](PyObject* object) {
    auto* held = static_cast<Node*>(PyCapsule_GetPointer(object, PyCapsule_GetName(object)));
    if (held->release) held->release(held);
    delete held;
  });
  if (!made) {
    if (node->release) node->release(node);
    delete node;
    throw nb::python_error();
  }
  return nb::steal(made);
}

nb::object schema_capsule(const Table& table) {
  auto schema = std::make_unique<ArrowSchema>();
  table.export_schema(schema.get());
  return capsule(schema.release(), "arrow_schema");
}

nb::object stream_capsule(const Table& table) {
  auto stream = std::make_unique<ArrowArrayStream>();
  table.export_stream(stream.get());
  return capsule(stream.release(), "arrow_array_stream");
}

std::string row_json(const Table& table, std::size_t row) {
  if (row >= table.rows()) throw nb::index_error("no such row");
  return table.row_json(row);
}

Table record_table(OpenRecord& record, const Lexicon& lexicon, const std::string& kind, const std::string& scope,
                   const nb::dict& filter) {
  const TableOptions options{scope, filter_of(filter)};
  return value_of(record.use([&](const Record& r) { return table_of(r, lexicon, kind, options); }));
}

nb::list search(OpenRecord& record, const std::string& query, const nb::dict& filter) {
  const Filter f = filter_of(filter);
  std::vector<SearchHit> hits;
  check(record.use([&](const Record& r) {
    return r.search(query, f, [&](const SearchHit& hit) {
      hits.push_back(hit);
      return true;
    });
  }));
  nb::list out;
  for (const SearchHit& h : hits) {
    nb::dict hit;
    hit["doc"] = h.doc, hit["title"] = h.title, hit["bstart"] = h.span.begin, hit["bend"] = h.span.end,
    hit["snippet"] = h.snippet;
    hit["published_at"] = h.published ? nb::cast(date_to_string(*h.published)) : nb::none();
    out.append(hit);
  }
  return out;
}

// What is told of a dyad, and as of when.
struct Told {
  std::vector<std::string> sides;
  std::vector<ToldItem> items;
  Date as_of;
};
Result<Told> told_by(const Record& record, const std::string& dyad, const std::optional<Date>& as_of) {
  Result<std::string> named = record.dyad_named(dyad);
  if (!named) return named.error();
  Result<std::vector<std::string>> sides = dyad_sides(*named);
  if (!sides) return sides.error();
  Result<Date> day = as_of ? Result<Date>(*as_of) : last_day(record);
  if (!day) return day.error();
  Result<std::vector<ToldItem>> items = told_of(record, *sides, as_of);
  if (!items) return items.error();
  return Told{std::move(*sides), std::move(*items), *day};
}

std::string standing_json(OpenRecord& record, const std::string& dyad, const std::optional<std::string>& as_of,
                          const std::optional<std::string>& since) {
  const std::optional<Date> day = day_of(as_of), from = day_of(since);
  return value_of(record.use([&](const Record& r) -> Result<std::string> {
    Result<Told> told = told_by(r, dyad, day);
    if (!told) return told.error();
    if (told->sides.size() != 2) return Error{ErrorCode::kInvalid, "a pair stands somewhere: name two sides", "", -1, -1};
    return standing_to_json(standing(told->items, told->sides, {told->as_of, from, !day}));
  }));
}

// JSON, SVG and Graphviz.
nb::tuple deadlock_of(OpenRecord& record, const std::string& dyad, const std::optional<std::string>& as_of,
                      const std::vector<std::string>& drop, const std::vector<std::string>& meet) {
  const std::optional<Date> day = day_of(as_of);
  const Deadlock found = value_of(record.use([&](const Record& r) -> Result<Deadlock> {
    Result<Told> told = told_by(r, dyad, day);
    if (!told) return told.error();
    return deadlock(told->items, told->sides, {told->as_of, !day, drop, meet});
  }));
  return nb::make_tuple(deadlock_to_json(found), deadlock_to_svg(found), deadlock_to_dot(found));
}

std::vector<std::string> negotiations_json(OpenRecord& record, const Lexicon& lexicon) {
  const Negotiations found = value_of(record.use([&](const Record& r) { return negotiations_in(r, lexicon); }));
  std::vector<std::string> out;
  for (const Negotiation& n : found.found) out.push_back(negotiation_to_json(n));
  return out;
}

std::vector<std::string> answers_json(OpenRecord& record, const Asker& asker, const std::string& question,
                                      const nb::dict& filter) {
  const Filter f = filter_of(filter);
  std::vector<std::string> out;
  for (const Answer& a : value_of(record.use([&](const Record& r) { return asker.ask(r, question, f); })))
    out.push_back(answer_to_json(a));
  return out;
}

std::string item_json(OpenRecord& record, const std::string& id) {
  return value_of(record.use([&](const Record& r) -> Result<std::string> {
    if (Result<StoredEvent> event = r.event(id)) return event_to_json(*event);
    Result<StoredItem> item = r.item(id);
    if (!item) return item.error();
    return dialogue_to_json(item->item);
  }));
}

nb::dict checked(OpenRecord& record) {
  const CheckReport report = value_of(record.use([](const Record& r) { return r.check(); }));
  nb::dict out;
  out["ok"] = report.ok, out["documents"] = report.documents, out["events"] = report.events, out["dialogue"] = report.items;
  out["problems"] = report.problems, out["notes"] = report.notes;
  return out;
}

std::vector<std::string> exported(OpenRecord& record, const Lexicon& lexicon, const std::string& dir, const std::string& format,
                                  const std::string& scope, const nb::dict& filter) {
  const ExportOptions options{format, scope, filter_of(filter), {}};
  return value_of(record.use([&](const Record& r) { return export_record(r, lexicon, dir, options); })).paths;
}

}  // namespace

void add_record(nb::module_& module) {
  nb::class_<Lexicon>(module, "Lexicon").def_static("load", [](const std::string& data) {
    return value_of(released([&] { return Lexicon::load(data); }));
  });
  nb::class_<Table>(module, "Table")
      .def_prop_ro("rows", &Table::rows)
      .def_prop_ro("columns", &Table::columns)
      .def("row_json", row_json)
      .def("schema", schema_capsule)
      .def("stream", stream_capsule);
  nb::class_<OpenRecord>(module, "Record")
      .def_static("open", &OpenRecord::open, nb::arg("path"), nb::arg("read_only"), nb::arg("create"),
                  nb::rv_policy::take_ownership)
      .def("close", &OpenRecord::close)
      .def_prop_ro("path", &OpenRecord::path)
      .def("table", record_table)
      .def("search", search)
      .def("standing", standing_json)
      .def("deadlock", deadlock_of)
      .def("negotiations", negotiations_json)
      .def("ask", answers_json)
      .def("item", item_json)
      .def("check", checked)
      .def("export", exported)
      .def("text", [](OpenRecord& record, const std::string& doc) {
        return value_of(record.use([&](const Record& r) { return r.text(doc); }));
      });
}

}  // namespace parley::python
