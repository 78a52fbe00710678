// The core's only source of randomness: a keyed stream (SipHash in counter mode) from the 16-byte
// seed that the host gives once. The same seed gives the same run, natively and in WebAssembly.
#ifndef IM_BASE_RANDOM_H_
#define IM_BASE_RANDOM_H_

#include <cstdint>

#include "base/hash.h"
#include "base/uuid.h"

namespace im {

class Random {
 public:
  explicit Random(const HashKey& seed) : seed_(seed) {}

  // 64 fresh bits.
  uint64_t Next();

  // Evenly spread in [0, limit).
  double Below(double limit);

  // A UUIDv4 text (RFC 9562, 5.4), lower case, into out[0..36).
  void Uuid4(char16_t* out);

 private:
  HashKey seed_;
  uint64_t counter_ = 0;
};

}  // namespace im

#endif  // IM_BASE_RANDOM_H_
