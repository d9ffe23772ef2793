#include "coding/codes.h"

#include <algorithm>
#include <set>

namespace parley {

namespace {
std::uint32_t distance(Span a, Span b) {
  if (a.overlaps(b)) return 0;
  return a.begin >= b.end ? a.begin - b.end : b.begin - a.end;
}
}  // namespace

void set_codes(const Lexicon& lexicon, std::string_view text, Span trigger, const std::vector<CueHit>& cues,
               const std::vector<ContextHit>& contexts, Event& event) {
  // Unions threaten with stoppages, not with arms.
  const bool workers = std::any_of(event.source.begin(), event.source.end(),
                                   [](const ActorReading& a) { return !a.sectors.empty() && a.sectors[0] == "LAB"; });
  if (workers && event.plover_type == "THREATEN" && event.plover_mode == "violence") event.plover_mode.clear();
  // The cue nearest to the trigger whose code belongs to the event's type decides; else the type's default.
  const CameoCode* code = nullptr;
  std::uint32_t nearest = 40;  // bytes: about six words, beyond which a word speaks of something else
  const std::string kind = "cameo:" + event.plover_type;
  for (const CueHit& cue : cues) {
    if (cue.cue->kind != kind) continue;
    const CameoCode* candidate = lexicon.cameo(cue.cue->value);
    if (!candidate || candidate->plover_type != event.plover_type) continue;
    if (!event.plover_mode.empty() && !candidate->plover_mode.empty() && candidate->plover_mode != event.plover_mode) continue;
    const std::uint32_t d = distance(cue.span, trigger);
    if (d > nearest || (code && d == nearest)) continue;
    nearest = d;
    code = candidate;
    event.why.push_back("code " + code->code + ": '" + std::string(slice(text, cue.span)) + "'");
  }
  if (code && event.plover_mode.empty()) event.plover_mode = code->plover_mode;
  const PloverMode* row = lexicon.plover(event.plover_type, event.plover_mode);
  if (!row) row = lexicon.plover(event.plover_type);
  if (row) {
    event.quad = row->quad;
    event.intensity = row->intensity;
    if (!code) code = lexicon.cameo(row->cameo);
  }
  if (code) {
    event.cameo = code->code;
    event.goldstein = code->goldstein;
  }
  std::set<std::string> names;
  for (const ContextHit& hit : contexts) names.emplace(hit.context);
  event.contexts.assign(names.begin(), names.end());
}

}  // namespace parley
