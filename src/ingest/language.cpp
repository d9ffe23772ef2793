#include <cstdio>

// (its header needs <cstdio> before it)
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "ingest/encoding.h"
#include "ingest/formats.h"

namespace parley::ingest_detail {

namespace {
// More text changes no answer, only the time it takes.
constexpr std::size_t kEnough = 4096;
}  // namespace

std::string detect_language(std::string_view text, std::string_view hint) {
  text = whole_characters(text.substr(0, kEnough));
  CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  const std::string hint_text(hint);
  if (!hint.empty()) hints.content_language_hint = hint_text.c_str();
  CLD2::Language top[3];
  int percent[3], bytes = 0, valid = 0;
  double score[3];
  bool reliable = false;
  const CLD2::Language language =
      CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(text.size()), true, hint.empty() ? nullptr : &hints,
                                              0, top, percent, score, nullptr, &bytes, &reliable, &valid);
  if (language == CLD2::UNKNOWN_LANGUAGE || (!reliable && (percent[0] < 60 || text.size() < 20))) return "und";
  std::string code = CLD2::LanguageCode(language);
  if (code == "un" || code == "xxx") return "und";
  code.resize(std::min(code.size(), code.find('-')));
  if (code == "iw") return "he";
  return code;
}

}  // namespace parley::ingest_detail
