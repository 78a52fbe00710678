#include "base/uuid.h"

namespace im {

void SpellUuid(const Uuid& uuid, char16_t* out) {
  uint64_t half = uuid.high;
  for (uint32_t digit = 0; digit < kUuidDigits; ++digit, half <<= 4) {
    if (HasUuidHyphen(digit)) *out++ = u'-';
    if (digit == kUuidDigits / 2) half = uuid.low;
    *out++ = u"0123456789abcdef"[half >> 60];
  }
}

}  // namespace im
