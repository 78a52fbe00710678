// Every choice in a world. A seed gives an endless stream; a fuzzer's bytes are used up first.
#ifndef IM_TESTS_SIM_DICE_H_
#define IM_TESTS_SIM_DICE_H_

#include <cstddef>
#include <cstdint>

namespace im::sim {

class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  Dice(const uint8_t* tape, size_t size) : state_(size), tape_(tape), tape_end_(tape + size) {}

  // SplitMix64 (Steele, Lea and Flood, 2014). A tape fills the high bits, which Below looks at.
  uint64_t Next() {
    uint64_t bits = state_ += 0x9e3779b97f4a7c15;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    bits ^= bits >> 31;
    for (int shift = 56; shift >= 48 && tape_ != tape_end_; shift -= 8) {
      bits = (bits & ~(uint64_t{255} << shift)) | static_cast<uint64_t>(*tape_++) << shift;
    }
    return bits;
  }

  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>((Next() >> 32) * limit >> 32); }
  bool Chance(uint32_t per_mille) { return per_mille > 0 && Below(1000) < per_mille; }

  // In [low, high). No library function here whose last bit may differ between machines.
  double Between(double low, double high) {
    return low + (high - low) * (static_cast<double>(Next() >> 11) / 9007199254740992.0);
  }

  // Every octave from `low` to `high` as likely as any other: many short times and a few long.
  double Scaled(double low, double high) {
    uint32_t octaves = 0;
    for (double top = low; top < high; top *= 2) ++octaves;
    double bottom = low;
    for (uint32_t i = Below(octaves > 0 ? octaves : 1); i > 0; --i) bottom *= 2;
    const double top = bottom * 2 < high ? bottom * 2 : high;
    return Between(bottom, top);
  }

  template <typename T, size_t kSize>
  const T& Pick(const T (&list)[kSize]) {
    return list[Below(static_cast<uint32_t>(kSize))];
  }

 private:
  uint64_t state_;
  const uint8_t* tape_ = nullptr;
  const uint8_t* tape_end_ = nullptr;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_DICE_H_
