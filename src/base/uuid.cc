#include "base/uuid.h"

namespace im {

void SpellUuid(const Uuid& uuid, char16_t* out) {
  for (uint32_t i = 0, digit = 0; i < kUuidUnits; ++i) {
    if (IsUuidHyphen(i)) {
      out[i] = u'-';
      continue;
    }
    const uint64_t half = digit < 16 ? uuid.high : uuid.low;
    out[i] = u"0123456789abcdef"[(half >> (60 - 4 * (digit & 15))) & 15];
    ++digit;
  }
}

}  // namespace im
