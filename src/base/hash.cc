#include "base/hash.h"

#include <cstring>

namespace im {
namespace {

inline uint64_t RotateLeft(uint64_t value, int bits) {
  return (value << bits) | (value >> (64 - bits));
}

}  // namespace

Hasher::Hasher(const HashKey& key)
    : v0_(0x736f6d6570736575 ^ key.first),
      v1_(0x646f72616e646f6d ^ key.second),
      v2_(0x6c7967656e657261 ^ key.first),
      v3_(0x7465646279746573 ^ key.second) {}

void Hasher::Round() {
  v0_ += v1_;
  v1_ = RotateLeft(v1_, 13) ^ v0_;
  v0_ = RotateLeft(v0_, 32);
  v2_ += v3_;
  v3_ = RotateLeft(v3_, 16) ^ v2_;
  v0_ += v3_;
  v3_ = RotateLeft(v3_, 21) ^ v0_;
  v2_ += v1_;
  v1_ = RotateLeft(v1_, 17) ^ v2_;
  v2_ = RotateLeft(v2_, 32);
}

void Hasher::Absorb() {
  v3_ ^= word_;
  Round();
  Round();
  v0_ ^= word_;
  word_ = 0;
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first unit is the lowest");

void Hasher::AddAll(std::u16string_view units) {
  for (; count_ + 4 <= units.size(); count_ += 4) {
    std::memcpy(&word_, units.data() + count_, sizeof word_);
    Absorb();
  }
  while (count_ < units.size()) Add(units[count_]);
}

uint64_t Hasher::Finish() {
  const uint64_t bytes = static_cast<uint64_t>(count_) * 2;
  word_ |= bytes << 56;
  Absorb();
  v2_ ^= 0xff;
  for (int i = 0; i < 4; ++i) Round();
  return v0_ ^ v1_ ^ v2_ ^ v3_;
}

}  // namespace im
