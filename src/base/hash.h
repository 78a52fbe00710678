// SipHash-2-4 (Aumasson and Bernstein, https://www.aumasson.jp/siphash/) over UTF-16 code units.
// Hashes hostile strings, for which nobody can prepare collisions without the key, and makes the
// core's random stream.
#ifndef IM_BASE_HASH_H_
#define IM_BASE_HASH_H_

#include <cstdint>
#include <string_view>

namespace im {

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

  // Adds each of `units`. Nothing may have been added before.
  void AddAll(std::u16string_view units);

  // Ends this hasher.
  uint64_t Finish();

 private:
  void Absorb();
  void Round();

  uint64_t v0_, v1_, v2_, v3_;
  uint64_t word_ = 0;
  uint32_t count_ = 0;
};

}  // namespace im

#endif  // IM_BASE_HASH_H_
