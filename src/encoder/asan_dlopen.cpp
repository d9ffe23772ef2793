// The address sanitizer ends a program that loads a library with RTLD_DEEPBIND, as OpenVINO's threading library does.  In a
// sanitized build, and only there, this dlopen comes first and takes the flag away.
#ifdef __SANITIZE_ADDRESS__
#include <dlfcn.h>

extern "C" void* dlopen(const char* file, int mode) noexcept {
  using Dlopen = void* (*)(const char*, int);
  static const auto next = reinterpret_cast<Dlopen>(dlsym(RTLD_NEXT, "dlopen"));
  return next(file, mode & ~RTLD_DEEPBIND);
}
#endif
