// How two records differ.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "exchange/formats.h"

namespace parley {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string document_json(const StoredDocument& d) {
  const Json json = {{"id", d.id},
                     {"title", text_or_null(d.title)},
                     {"outlet", text_or_null(d.outlet)},
                     {"published_at", text_or_null(iso_or_empty(d.published))},
                     {"language", text_or_null(d.language)},
                     {"bytes", d.bytes},
                     {"unread", d.unread}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

using Lines = std::vector<std::string>;

Result<std::map<std::string, std::string>> documents_of(const Record& record) {
  std::map<std::string, std::string> out;
  Status s = record.documents({}, [&](const StoredDocument& d) {
    out.emplace(d.id, document_json(d));
    return true;
  });
  if (!s) return s.error();
  return out;
}

// What a document says of one kind.
Result<Lines> lines_of(const Record& record, std::string_view kind, const std::string& doc) {
  Lines out;
  Filter filter;
  filter.doc = doc;
  Status s;
  if (kind == "events") {
    s = record.events(filter, [&](const StoredEvent& e) { return out.push_back(event_to_json(e)), true; });
  } else if (kind == "actors") {
    s = each_actor(record, filter, "document", [&](const KnownActor& a) -> Status { return out.push_back(actor_to_json(a)), Status(); });
  } else {
    s = record.dialogue(kind, filter, [&](const StoredItem& i) { return out.push_back(dialogue_to_json(i.item)), true; });
  }
  if (!s) return s.error();
  return out;
}

// The two sides of a document's records of one kind, and which of one is which of the other.
class Matching {
 public:
  Matching(const Lines& a, const Lines& b) : a_(parsed(a)), b_(parsed(b)), of_a_(a.size(), -1), of_b_(b.size(), -1) {
    match([](const Json& j) { return text(j, "id"); });
    match(saying);
    match([](const Json& j) { return text(j, "quote") + '\0' + text(j, "kind") + text(j, "plover_type") + text(j, "name"); });
    match([](const Json& j) { return text(j, "quote"); });
  }

  // Removed and changed ones in the order of `a`, then what was added; false when `visit` wants no more.
  bool visit(std::string_view kind, const Lines& a, const Lines& b, const std::function<bool(const Difference&)>& visit) const {
    for (std::size_t i = 0; i < a.size(); ++i) {
      Difference d{std::string(kind), "removed", a[i], "", {}};
      if (of_a_[i] >= 0) {
        const auto j = static_cast<std::size_t>(of_a_[i]);
        d.fields = changed(a_[i], b_[j]);
        if (d.fields.empty()) continue;
        d.change = "changed";
        d.b = b[j];
      }
      if (!visit(d)) return false;
    }
    for (std::size_t j = 0; j < b.size(); ++j)
      if (of_b_[j] < 0 && !visit({std::string(kind), "added", "", b[j], {}})) return false;
    return true;
  }

 private:
  static std::vector<Json> parsed(const Lines& lines) {
    std::vector<Json> out;
    for (const std::string& line : lines) out.push_back(Json::parse(line, nullptr, false));
    return out;
  }
  static std::string text(const Json& json, const char* name) {
    const auto at = json.find(name);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
  }
  static bool is_place(const std::string& field) { return field == "id" || field == "bstart" || field == "bend"; }
  static std::string saying(const Json& json) {
    Json out = json;
    for (const char* field : {"id", "bstart", "bend", "confidence", "why"}) out.erase(field);
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  static std::vector<std::string> changed(const Json& a, const Json& b) {
    std::vector<std::string> out;
    for (const auto& [name, value] : a.items())
      if (!is_place(name) && (!b.contains(name) || b[name] != value)) out.push_back(name);
    for (const auto& [name, value] : b.items())
      if (!is_place(name) && !a.contains(name)) out.push_back(name);
    return out;
  }
  // Pairs what is still alone and has one key; the first with the first.
  void match(const std::function<std::string(const Json&)>& key) {
    std::multimap<std::string, std::size_t> free;
    for (std::size_t j = 0; j < b_.size(); ++j)
      if (of_b_[j] < 0) free.emplace(key(b_[j]), j);
    for (std::size_t i = 0; i < a_.size(); ++i) {
      if (of_a_[i] >= 0) continue;
      const auto found = free.lower_bound(key(a_[i]));
      if (found == free.end() || found->first != key(a_[i])) continue;
      of_a_[i] = static_cast<int>(found->second);
      of_b_[found->second] = static_cast<int>(i);
      free.erase(found);
    }
  }

  std::vector<Json> a_, b_;
  std::vector<int> of_a_, of_b_;
};

}  // namespace

Status compare_records(const Record& a, const Record& b, const std::function<bool(const Difference&)>& visit) {
  Result<std::map<std::string, std::string>> in_a = documents_of(a), in_b = documents_of(b);
  if (!in_a) return in_a.error();
  if (!in_b) return in_b.error();
  std::set<std::string> all;
  for (const auto* side : {&*in_a, &*in_b})
    for (const auto& [id, json] : *side) all.insert(id);
  const auto lines_in = [](const std::map<std::string, std::string>& side, const std::string& id) {
    const auto at = side.find(id);
    return at == side.end() ? Lines() : Lines{at->second};
  };
  std::vector<std::string_view> kinds = {"documents", "actors", "events"};
  kinds.insert(kinds.end(), std::begin(kDialogueKinds), std::end(kDialogueKinds));
  for (std::string_view kind : kinds)
    for (const std::string& doc : all) {
      Result<Lines> one = kind == "documents" ? lines_in(*in_a, doc) : lines_of(a, kind, doc);
      if (!one) return one.error();
      Result<Lines> other = kind == "documents" ? lines_in(*in_b, doc) : lines_of(b, kind, doc);
      if (!other) return other.error();
      if (*one != *other && !Matching(*one, *other).visit(kind, *one, *other, visit)) return {};
    }
  return {};
}

}  // namespace parley
