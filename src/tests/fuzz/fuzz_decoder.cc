// The wire, for libFuzzer; what is demanded of it stands in decoder_properties.h.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/decoder_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  im::CheckDecoder(im::TextOfInput(data, size));
  return 0;
}
