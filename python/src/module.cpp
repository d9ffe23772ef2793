// parley._core: the engine for the Python package.  It converts and calls; what users see is in python/parley.
#include "common.h"

namespace parley::python {

void raise(const Error& error) {
  const nb::object type = nb::module_::import_("parley._error").attr("Error");
  const auto or_none = [](std::int64_t n) { return n < 0 ? nb::object(nb::none()) : nb::object(nb::int_(n)); };
  const nb::object value =
      type(error.message, std::string(error_code_name(error.code)), error.source, or_none(error.line), or_none(error.offset));
  PyErr_SetObject(type.ptr(), value.ptr());
  throw nb::python_error();
}

std::optional<Date> day_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const std::optional<Date> day = date_parse(*text);
  if (!day) raise({ErrorCode::kInvalid, "\"" + *text + "\" is no day: write 2018-02-10", "", -1, -1});
  return day;
}

Filter filter_of(const nb::dict& given) {
  Filter f;
  const auto text = [&](const char* key) { return given.contains(key) ? nb::cast<std::string>(given[key]) : std::string(); };
  const auto day = [&](const char* key) {
    return given.contains(key) ? day_of(nb::cast<std::string>(given[key])) : std::nullopt;
  };
  f.since = day("since"), f.until = day("until"), f.known_by = day("known_by");
  f.actor = text("actor"), f.dyad = text("dyad"), f.type = text("type"), f.doc = text("doc");
  if (given.contains("min_confidence")) f.min_confidence = nb::cast<double>(given["min_confidence"]);
  if (given.contains("limit")) f.limit = nb::cast<std::size_t>(given["limit"]);
  if (given.contains("newest_first")) f.newest_first = nb::cast<bool>(given["newest_first"]);
  return f;
}

}  // namespace parley::python

NB_MODULE(_core, module) {
  namespace nb = nanobind;
  using namespace parley;
  module.attr("version") = std::string(version());
  nb::list types;
  for (std::string_view type : kPloverTypes) types.append(std::string(type));
  module.attr("plover_types") = nb::tuple(types);
  module.attr("kinds") = nb::tuple(nb::cast(table_kinds()));
  module.attr("scopes") = nb::tuple(nb::cast(export_scopes()));
  module.attr("formats") = nb::tuple(nb::cast(export_formats()));
  python::add_record(module);
  python::add_engine(module);
}
