// Apart from trace.h: in WebAssembly, where nobody reads, printing would be an import.
#include "tests/sim/trace.h"

#include <cstdio>

namespace im::sim {

#ifdef __EMSCRIPTEN__
void Trace::Print(double, const char*, const std::string&) {}
#else
void Trace::Print(double now, const char* who, const std::string& what) {
  std::printf("%12.1f  %-8s %s\n", now, who, what.c_str());
}
#endif

}  // namespace im::sim
