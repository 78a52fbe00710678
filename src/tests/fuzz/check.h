// A property that must hold of every input. A failed one says what failed and aborts: libFuzzer
// keeps the input of a program that aborts, and a replayed corpus fails its test.
#ifndef IM_TESTS_FUZZ_CHECK_H_
#define IM_TESTS_FUZZ_CHECK_H_

#include <cstdio>
#include <cstdlib>
#include <string>

namespace im {

[[noreturn]] inline void FuzzFailed(const char* file, int line, const char* condition,
                                    const std::string& detail) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n%s\n", file, line, condition, detail.c_str());
  std::abort();
}

}  // namespace im

// `detail`, anything that makes a std::string, is evaluated only for a failed property.
#define FUZZ_CHECK(condition, detail) \
  ((condition) ? static_cast<void>(0) : ::im::FuzzFailed(__FILE__, __LINE__, #condition, (detail)))

#endif  // IM_TESTS_FUZZ_CHECK_H_
