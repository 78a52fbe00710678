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
  const uint64_t high = (Next() & ~0xf000ULL) | 0x4000;          // version 4
  const uint64_t low = (Next() & ~(3ULL << 62)) | (2ULL << 62);  // variant 10
  SpellUuid(Uuid{high, low}, out);
}

}  // namespace im
