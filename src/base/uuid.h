// A UUID (RFC 9562) as two words, and its text: 36 units, lower case.
#ifndef IM_BASE_UUID_H_
#define IM_BASE_UUID_H_

#include <cstdint>

namespace im {

constexpr uint32_t kUuidUnits = 36;
constexpr uint32_t kUuidDigits = 32;

struct Uuid {
  uint64_t high = 0;  // as in the RFC: the version is bits 12 to 15 of this word
  uint64_t low = 0;   // the variant is the two highest bits of this one

  bool operator==(const Uuid&) const = default;
};

// Whether a hyphen stands before this digit, which is one of 32.
constexpr bool HasUuidHyphen(uint32_t digit) { return digit % 4 == 0 && digit >= 8 && digit <= 20; }

// Writes the text into out[0..36).
void SpellUuid(const Uuid& uuid, char16_t* out);

}  // namespace im

#endif  // IM_BASE_UUID_H_
