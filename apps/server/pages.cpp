#include "server/pages.h"

#include <algorithm>
#include <span>

namespace parley::server {

std::span<const Asset> built_assets();  // of the generated source

const Asset* find_asset(std::string_view path) {
  for (const Asset& asset : built_assets())
    if (asset.path == path) return &asset;
  return nullptr;
}

bool has_pages() { return !built_assets().empty(); }

bool is_page(std::string_view path) {
  static constexpr std::string_view kPages[] = {"/",      "/negotiations", "/document", "/documents", "/actors",
                                                "/actor", "/events",       "/search",   "/ask",       "/sql",
                                                "/about", "/read",         "/review",   "/pictures"};
  return std::find(std::begin(kPages), std::end(kPages), path) != std::end(kPages) || path.starts_with("/negotiation/") ||
         path.starts_with("/record/");
}

}  // namespace parley::server
