// The C ABI, for libFuzzer: the input is a script of calls, in the language of abi_script.h.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/abi_script.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  im::PlayAbiScript({reinterpret_cast<const char*>(data), size});
  return 0;
}
