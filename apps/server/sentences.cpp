#include "server/sentences.h"

namespace parley::server {

Status Sentences::add(Json& evidence) {
  const std::string doc = evidence["doc"].get<std::string>();
  if (doc != doc_) {
    Result<std::string> text = record_.text(doc);
    if (!text) return text.error();
    doc_ = doc, text_ = std::move(*text);
  }
  const Span span{evidence["bstart"].get<std::uint32_t>(), evidence["bend"].get<std::uint32_t>()};
  Result<Span> around = record_.sentences_at(doc, span);
  if (!around) return around.error();
  const bool inside = around->contains(span) && around->end <= text_.size();
  evidence["sentence"] = inside ? Json(std::string(slice(text_, *around))) : Json(nullptr);
  return {};
}

}  // namespace parley::server
