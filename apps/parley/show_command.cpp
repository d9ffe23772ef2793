// parley show: one record with every field in words, and the sentence it rests on.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "command.h"
#include "shared/found.h"

namespace parley::app {

namespace {

using Json = nlohmann::ordered_json;

struct ShowArgs {
  std::string id, record = "talks.db";
  bool json = false;
};

// "first_mover" -> "first mover"; a few have better words.
std::string label_of(const std::string& field) {
  static const std::pair<const char*, const char*> kWords[] = {
      {"attribution", "according to"}, {"hedge", "hedged by"}, {"plover_type", "PLOVER type"}, {"plover_mode", "PLOVER mode"}, {"cameo", "CAMEO"}};
  for (const auto& [name, words] : kWords)
    if (field == name) return words;
  std::string out = field.ends_with("_iso3") ? field.substr(0, field.size() - 4) + "countries" : field;
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string words_of(const Json& value);

// "2018-02-10 (day, “on Saturday”)", or fields with their names.
std::string object_words(const Json& object) {
  if (object.contains("precision")) {
    std::string out = words_of(object["value"]), more = words_of(object["precision"]);
    if (const std::string end = words_of(object["end"]); !end.empty()) out += " to " + end;
    if (const std::string text = words_of(object["text"]); !text.empty()) more += (more.empty() ? "“" : ", “") + text + "”";
    return out + (more.empty() ? "" : (out.empty() ? "(" : " (") + more + ")");
  }
  std::string out;
  for (const auto& [name, value] : object.items()) {
    const std::string words = words_of(value);
    if (words.empty() || name == "bstart" || name == "bend" || name.ends_with("_iso3")) continue;
    out += out.empty() ? words : "; " + label_of(name) + " " + words;
  }
  return out;
}

std::string words_of(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return printable(value.get<std::string>());
  if (value.is_object()) return object_words(value);
  if (!value.is_array()) return value.dump();
  std::string out;
  for (const Json& item : value) out += (out.empty() ? "" : item.is_object() ? " | " : ", ") + words_of(item);
  return out;
}

// "North Korea (PRK), United States (USA)": where each name has a code beside it.
std::string with_countries(const Json& names, const Json& countries) {
  if (!names.is_array()) return words_of(names) + (countries.is_string() ? " (" + words_of(countries) + ")" : "");
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += (out.empty() ? "" : ", ") + words_of(names[i]);
    if (i < countries.size() && countries[i].is_string()) out += " (" + words_of(countries[i]) + ")";
  }
  return out;
}

constexpr std::size_t kIndent = 19;

void row(const std::string& label, const std::string& text, Output& out) {
  if (!text.empty()) out.write(wrapped(fmt::format("  {:<{}}", label, kIndent - 2), text, kIndent));
}

void print_fields(const Found& found, Output& out) {
  static constexpr std::string_view kElsewhere[] = {"id", "doc", "quote", "bstart", "bend", "why", "confidence", "published_at"};
  const bool in_order = found.kind != "event";  // an event's codes are those of all its actors, sorted
  for (const auto& [name, value] : found.json.items()) {
    if (std::find(std::begin(kElsewhere), std::end(kElsewhere), name) != std::end(kElsewhere)) continue;
    if (in_order && name.ends_with("_iso3")) continue;
    const auto codes = found.json.find(name + "_iso3");
    if (in_order && codes != found.json.end() && !value.empty()) {
      row(label_of(name), with_countries(value, *codes), out);
    } else if (value.is_array() && !value.empty() && value[0].is_object()) {
      for (std::size_t i = 0; i < value.size(); ++i) row(i ? "" : label_of(name), words_of(value[i]), out);
    } else {
      row(label_of(name), name == "attribution" && value.size() > 1 ? chain_of(value.get<std::vector<std::string>>()).substr(13) : words_of(value), out);
    }
  }
}

void print(const Found& found, const Cited& cited, Output& out) {
  const Json& json = found.json;
  out.line(out.styled(Style::kBold, printable(json["id"].get<std::string>()) + "  " + found.kind));
  print_fields(found, out);
  row("confidence", fmt::format("{:.2f}", json["confidence"].get<double>()), out);
  for (std::size_t i = 0; i < json["why"].size(); ++i) row(i ? "" : "why", words_of(json["why"][i]), out);
  out.line("1 report");
  const std::string where = printable(found.outlet) + (found.published ? (found.outlet.empty() ? "" : ", ") + date_to_string(*found.published) : "");
  out.line("  " + out.styled(Style::kDim, shortened((where.empty() ? "" : where + " ") + "[" + words_of(json["doc"]) + "]", kColumns - 2)));
  if (!found.title.empty()) out.line("  " + shortened(printable(found.title), kColumns - 2));
  out.write(wrapped("    ", highlighted(cited.marked, out, "»", "«"), 4));
}

ExitCode run_show(const ShowArgs& a, Output& out) {
  std::optional<Record> record = open_record(a.record);
  if (!record) return kFatal;
  Result<Found> found = find_record(*record, a.id);
  if (!found) {
    complain(found.error().to_string());
    return found.error().code == ErrorCode::kNotFound ? kSomeFailed : kFatal;
  }
  Result<Cited> words = cited(*record, *found);
  if (!words) return fatal(words.error());
  if (!a.json) {
    print(*found, *words, out);
    return kGood;
  }
  out.line(found_to_json(*found, *words).dump(-1, ' ', false, Json::error_handler_t::replace));
  return kGood;
}

}  // namespace

Command add_show(CLI::App& parser) {
  auto args = std::make_shared<ShowArgs>();
  CLI::App* app = parser.add_subcommand("show", "One record in full: every field, its reports, the sentence");
  app->add_option("ID", args->id, "Of an event, an actor or a record of the dialogue, as listings print it")->required();
  add_record(*app, args->record);
  app->add_flag("--json", args->json, "JSON");
  app->footer("Example:\n  parley show M0123456789abcdef --record talks.db\nExit code 1: no such record.");
  return {app, [args](Output& out) { return run_show(*args, out); }};
}

}  // namespace parley::app
