#include "encoder/model_card.h"

#include <nlohmann/json.hpp>

namespace parley {
namespace {

// Reads fields of one JSON object; remembers the first that is missing, of another kind or out of range.
struct Fields {
  const nlohmann::json& object;
  const char* section;
  std::string problem;

  bool present(const char* key) const { return object.is_object() && object.contains(key); }
  void fail(const char* key, const char* what) {
    if (problem.empty()) problem = std::string(section) + "." + key + " " + what;
  }
  std::string text(const char* key) {
    if (present(key) && object[key].is_string()) return object[key].get<std::string>();
    fail(key, "is not a string");
    return {};
  }
  std::size_t count(const char* key, std::size_t least, std::size_t most) {
    if (present(key) && object[key].is_number_unsigned()) {
      const auto value = object[key].get<std::uint64_t>();
      if (value >= least && value <= most) return value;
    }
    fail(key, "is not a number in range");
    return least;
  }
  float number(const char* key) {
    if (present(key) && object[key].is_number()) return object[key].get<float>();
    fail(key, "is not a number");
    return 0;
  }
};

}  // namespace

Result<ModelCard> read_model_card(const std::string& adapter_dir) {
  ModelCard card;
  card.path = adapter_dir + "/model.json";
  auto bytes = read_file(card.path, std::size_t{1} << 20);
  if (!bytes) return bytes.error();
  auto bad = [&](std::string message) { return Error{ErrorCode::kInvalid, std::move(message), card.path, -1, -1}; };
  const auto json = nlohmann::json::parse(*bytes, nullptr, false);
  if (!json.is_object()) return bad("not a JSON object");
  Fields top{json, "model", {}};
  const std::size_t format = top.count("format", 0, 1 << 20);
  card.name = top.text("name");
  if (!top.problem.empty()) return bad(top.problem);
  if (format != 2) return Error{ErrorCode::kUnsupported, "model format " + std::to_string(format), card.path, -1, -1};
  if (!top.present("base") || !top.present("adapter")) return bad("base or adapter is missing");

  Fields base{json["base"], "base", {}};
  card.base_name = base.text("name");
  card.base_sha256 = base.text("sha256");
  const std::string kind = base.text("kind");
  card.layers = base.count("layers", 1, 48);
  card.width = base.count("width", 8, 4096);
  card.heads = base.count("heads", 1, 64);
  card.intermediate = base.count("intermediate", 8, 16384);
  card.max_length = base.count("max_length", 3, 4096);
  card.layer_norm_eps = base.number("layer_norm_eps");
  const bool has_cls = base.present("cls"), has_sep = base.present("sep");
  if (has_cls) card.cls = static_cast<std::int32_t>(base.count("cls", 0, 1 << 24));
  if (has_sep) card.sep = static_cast<std::int32_t>(base.count("sep", 0, 1 << 24));
  if (!base.problem.empty()) return bad(base.problem);
  // It becomes a part of a path.
  if (card.base_name.empty() || card.base_name[0] == '.' ||
      card.base_name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos)
    return bad("base.name is not a folder's name");
  card.kind = find_base_kind(kind);
  if (!card.kind) return Error{ErrorCode::kUnsupported, "base of kind " + kind, card.path, -1, -1};
  if (!has_cls) card.cls = card.kind->cls;
  if (!has_sep) card.sep = card.kind->sep;
  if (card.width % card.heads != 0) return bad("base.width is not a multiple of base.heads");
  if (!(card.layer_norm_eps > 0 && card.layer_norm_eps < 1)) return bad("base.layer_norm_eps is not a number in range");

  Fields adapter{json["adapter"], "adapter", {}};
  card.rank = adapter.count("rank", 1, 1024);
  card.scale = adapter.number("scale");
  if (!adapter.problem.empty()) return bad(adapter.problem);
  return card;
}

}  // namespace parley
