// The session, for libFuzzer: whole worlds of the simulation, with the fuzzer's bytes as their
// choices.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/session_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  im::CheckSession(data, size);
  return 0;
}
