// Runs one script. What it costs others count: run.mjs, with callgrind.
//   instructions               prints what built it, then each script: repetitions, tab, name
//   instructions NAME TIMES
#include <gnu/libc-version.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/bench/host.h"
#include "tests/bench/scripts.h"

namespace {

#ifdef __clang__
constexpr const char* kCompiler = __VERSION__;  // which begins with its name
#else
constexpr const char* kCompiler = "gcc " __VERSION__;
#endif

#if defined(__x86_64__)
constexpr const char* kMachine = "x86-64";
#elif defined(__aarch64__)
constexpr const char* kMachine = "arm64";
#else
constexpr const char* kMachine = "another machine";
#endif

void PrintList() {
  std::printf("%s, %s, %s, glibc %s\n", kCompiler, IM_BUILD_FLAGS, kMachine,
              gnu_get_libc_version());
  for (const im::bench::Script& script : im::bench::Scripts()) {
    std::printf("%u\t%s\n", script.repetitions, script.name.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 1) {
    PrintList();
    return 0;
  }
  im::bench::Demand(argc == 3, "a script's name and a number of repetitions");
  for (const im::bench::Script& script : im::bench::Scripts()) {
    if (script.name != argv[1]) continue;
    script.run(static_cast<uint32_t>(std::strtoul(argv[2], nullptr, 10)));
    return 0;
  }
  im::bench::Demand(false, std::string("no script ") + argv[1]);
}
