// The pages, built from web/ into the program.
#pragma once
#include <string_view>

namespace parley::server {

struct Asset {
  std::string_view path, type, etag, bytes;
};
// By its path ("/", "/assets/index-abc.js"); null when there is none.
const Asset* find_asset(std::string_view path);
// Whether the program was built with its pages.
bool has_pages();
// "/record/M123", "/events": a page of web/ stands there.
bool is_page(std::string_view path);

}  // namespace parley::server
