// CSV of the dialogue: one file a kind, one column a field of the contract.
#include <nlohmann/json.hpp>

#include "exchange/formats.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

bool is_date(const std::string& field) { return field == "date" || field.ends_with("_date"); }

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Lists of words are joined by ";"; what has fields of its own stays JSON.
std::string cell(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return dumped(value);
  std::vector<std::string> words;
  for (const Json& item : value) {
    if (item.is_object()) return dumped(value);
    words.push_back(item.is_string() ? item.get<std::string>() : std::string());
  }
  return joined(words, "");
}

// A date is three columns: its value, its end and its words.
std::vector<std::string> header(const Json& item) {
  std::vector<std::string> out;
  for (const auto& [field, value] : item.items()) {
    out.push_back(field);
    if (is_date(field)) out.insert(out.end(), {field + "_end", field + "_text"});
  }
  return out;
}

std::vector<std::string> row(const Json& item) {
  std::vector<std::string> out;
  for (const auto& [field, value] : item.items()) {
    if (!is_date(field)) {
      out.push_back(cell(value));
      continue;
    }
    for (const char* part : {"value", "end", "text"}) out.push_back(value.is_object() ? cell(value[part]) : "");
  }
  return out;
}

// An item without content: its fields are those of its kind.
template <std::size_t Kind>
std::string fields_of_kind() {
  return dialogue_to_json(DialogueItem(std::in_place_index<Kind>));
}
template <std::size_t... Kinds>
std::vector<std::string> fields_of_kinds(std::index_sequence<Kinds...>) {
  return {fields_of_kind<Kinds>()...};
}

}  // namespace

Status write_dialogue_csv(ExportTarget& t) {
  const std::vector<std::string> fields = fields_of_kinds(std::make_index_sequence<std::variant_size_v<DialogueItem>>());
  for (std::size_t kind = 0; kind < fields.size(); ++kind) {
    Result<std::size_t> file = t.files.add(std::string(kDialogueKinds[kind]) + ".csv");
    if (!file) return file.error();
    Status written = t.files.write(*file, csv_line(header(Json::parse(fields[kind]))));
    if (!written) return written;
    const Status listed = t.record.dialogue(kDialogueKinds[kind], t.options.filter, [&](const StoredItem& stored) {
      ++t.rows;
      written = t.files.write(*file, csv_line(row(Json::parse(dialogue_to_json(stored.item)))));
      return written.ok();
    });
    if (!listed || !written) return listed ? written : listed;
  }
  return {};
}

}  // namespace parley
