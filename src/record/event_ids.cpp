#include "record/record_impl.h"

namespace parley {

namespace {

// What tells events of one document apart, and stays the same whenever the same document is read the same way.
std::string event_identity(const Event& e) {
  std::string out = std::to_string(e.span.begin) + ' ' + std::to_string(e.span.end) + ' ' + e.plover_type + ' ' + e.plover_mode +
                    ' ' + e.polarity;
  for (const std::vector<ActorReading>* side : {&e.source, &e.target}) {
    out += '\n';
    for (const ActorReading& a : *side) out += a.name + '\0';
  }
  return out;
}

}  // namespace

std::vector<std::string> event_ids(const DocumentRecord& r) {
  const std::string content = content_hash(r.document);
  std::map<std::string, int> repeats;
  std::vector<std::string> out;
  for (const Event& e : r.events) {
    const std::string identity = event_identity(e);
    const int repeat = repeats[identity]++;
    out.push_back(content_id('E', r.document.id + '\0' + content + '\0' + identity + '\0' + std::to_string(repeat)));
  }
  return out;
}

}  // namespace parley
