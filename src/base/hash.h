// SipHash-2-4 with a 128-bit result (Aumasson and Bernstein, https://www.aumasson.jp/siphash/),
// over UTF-16 code units. One keyed function gives both the names under which hostile strings are
// remembered (no collision can be prepared without the key) and the core's random stream.
#ifndef IM_BASE_HASH_H_
#define IM_BASE_HASH_H_

#include <cstdint>

namespace im {

struct Hash128 {
  uint64_t low = 0;
  uint64_t high = 0;
};

inline bool operator==(const Hash128& a, const Hash128& b) {
  return a.low == b.low && a.high == b.high;
}

struct HashKey {
  uint64_t first = 0;
  uint64_t second = 0;
};

class Hasher {
 public:
  explicit Hasher(const HashKey& key);

  void Add(char16_t unit) {
    word_ |= static_cast<uint64_t>(unit) << (16 * (count_ & 3));
    if ((++count_ & 3) == 0) Absorb();
  }

  // Ends this hasher.
  Hash128 Finish();

 private:
  void Absorb();
  void Round();

  uint64_t v0_, v1_, v2_, v3_;
  uint64_t word_ = 0;
  uint32_t count_ = 0;
};

}  // namespace im

#endif  // IM_BASE_HASH_H_
