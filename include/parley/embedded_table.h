// A data table compiled into the library, so that pure functions need no path to it. `file` is relative to data/.
// The assembler finds it over the include path of src/; the build lists it as a dependency of the source that embeds it.
#pragma once
#include <string_view>

#define PARLEY_EMBED_TABLE(name, file)                                                                        \
  asm(".pushsection .rodata\n" #name "_begin:\n.incbin \"../data/" file "\"\n" #name "_end:\n.popsection\n"); \
  extern "C" const char name##_begin[] __attribute__((visibility("hidden")));                                 \
  extern "C" const char name##_end[] __attribute__((visibility("hidden")));                                   \
  static std::string_view name() { return {name##_begin, static_cast<std::size_t>(name##_end - name##_begin)}; }
