// Any bytes as an HTML page.
#include "invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto document = parley::document_from_html(bytes, "page.html", parley_fuzz::options());
  if (document) parley_fuzz::check(*document);
  return 0;
}
