// The tag of those who speak end-to-end receipts (RECEIPTS.md, 1): a fingerprint that is a UUID of
// version 8 and says when its message was accepted, and that the sender wants a receipt.
//
//   tttttttt-tttt-8e2e-Vsss-rrrrrrrrrrrr
//   t  48 bits: the sender's wall clock, Unix ms     V  the variant, 2 bits, then s
//   s  14 bits: counts the messages of one ms        r  48 random bits
#ifndef IM_WIRE_TAG_H_
#define IM_WIRE_TAG_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/hash.h"
#include "base/uuid.h"

namespace im {

constexpr uint64_t kTagMark = 0x8e2e;                           // version 8, and what marks us
constexpr uint64_t kMaxTagTime = (uint64_t{1} << 48) - 1;       // Unix ms
constexpr uint32_t kMaxTagSequence = (uint32_t{1} << 14) - 1;

// `time` and `sequence` must not exceed their limits; of `random` 48 bits count.
constexpr Uuid MakeTag(uint64_t time, uint32_t sequence, uint64_t random) {
  return Uuid{time << 16 | kTagMark,
              uint64_t{2} << 62 | uint64_t{sequence} << 48 | (random & 0xffffffffffff)};
}

constexpr bool IsTag(const Uuid& uuid) {
  return (uuid.high & 0xffff) == kTagMark && uuid.low >> 62 == 2;
}
constexpr uint64_t TagTime(const Uuid& tag) { return tag.high >> 16; }
constexpr uint32_t TagSequence(const Uuid& tag) {
  return static_cast<uint32_t>(tag.low >> 48) & kMaxTagSequence;
}

// The tag that a fingerprint is, if it is one.
std::optional<Uuid> ReadTag(std::u16string_view fingerprint);

// The same of JSON string content, which may have escapes in it.
std::optional<Uuid> ReadSpelledTag(std::u16string_view content);

// The keyed hash of a tag, which is quicker than that of its text, and another.
uint64_t HashTag(const HashKey& key, const Uuid& tag);

}  // namespace im

#endif  // IM_WIRE_TAG_H_
