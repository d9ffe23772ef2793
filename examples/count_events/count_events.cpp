// Counts the events of one text: count_events FILE
#include <cstdio>

#include "parley/parley.h"

int main(int argc, char** argv) {
  auto home = parley::find_home(argv[0]);
  if (!home || argc != 2) return 2;
  auto engine = parley::Engine::open({.home = *home});
  auto bytes = parley::read_file(argc == 2 ? argv[1] : "");
  if (!engine || !bytes) return 3;
  auto document = parley::document_from_text(*bytes, argv[1]);
  auto record = document ? engine->read(*document) : document.error();
  if (!record) return 1;
  for (const auto& e : record->events) std::printf("%s: %s\n", e.plover_type.c_str(), e.gist.c_str());
}
