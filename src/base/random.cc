#include "base/random.h"

namespace im {

uint64_t Random::Next() {
  Hasher hasher(seed_);
  const uint64_t counter = counter_++;
  for (int shift = 0; shift < 64; shift += 16) {
    hasher.Add(static_cast<char16_t>(counter >> shift));
  }
  return hasher.Finish();
}

double Random::Below(double limit) {
  constexpr double kTwoTo53 = 9007199254740992.0;
  return static_cast<double>(Next() >> 11) / kTwoTo53 * limit;
}

void Random::Uuid4(char16_t* out) {
  const uint64_t first = (Next() & ~0xf000ULL) | 0x4000;               // version 4
  const uint64_t second = (Next() & ~(3ULL << 62)) | (2ULL << 62);  // variant 10
  for (uint32_t i = 0, digit = 0; i < kUuidUnits; ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      out[i] = u'-';
      continue;
    }
    const uint64_t half = digit < 16 ? first : second;
    out[i] = u"0123456789abcdef"[(half >> (60 - 4 * (digit & 15))) & 15];
    ++digit;
  }
}

}  // namespace im
