// Control frames and the table of peers, for libFuzzer; what is demanded of them stands in
// receipts_properties.h.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/receipts_properties.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  im::CheckReceipts(data, size);
  return 0;
}
