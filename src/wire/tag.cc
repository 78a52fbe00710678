#include "wire/tag.h"

#include <cstring>
#include <iterator>

#include "wire/text.h"

namespace im {

std::optional<Uuid> ReadTag(std::u16string_view fingerprint) {
  if (fingerprint.size() != kUuidUnits) return std::nullopt;
  Uuid uuid;
  for (uint32_t i = 0; i < kUuidUnits; ++i) {
    const char16_t unit = fingerprint[i];
    if (IsUuidHyphen(i)) {
      if (unit != u'-') return std::nullopt;
      continue;
    }
    // Lower case alone: what is below wraps around.
    uint32_t digit = static_cast<uint32_t>(unit) - u'0';
    if (digit > 9) digit = unit >= u'a' && unit <= u'f' ? unit - u'a' + 10u : 16u;
    if (digit > 15) return std::nullopt;
    uuid.high = uuid.high << 4 | uuid.low >> 60;
    uuid.low = uuid.low << 4 | digit;
  }
  if (!IsTag(uuid)) return std::nullopt;
  return uuid;
}

std::optional<Uuid> ReadSpelledTag(std::u16string_view content) {
  if (content.size() <= kUuidUnits) return ReadTag(content);
  char16_t plain[kUuidUnits];
  TextCursor cursor(content);
  for (char16_t& unit : plain) {
    if (cursor.AtEnd()) return std::nullopt;
    unit = cursor.Next();
  }
  if (!cursor.AtEnd()) return std::nullopt;
  return ReadTag({plain, kUuidUnits});
}

uint64_t HashTag(const HashKey& key, const Uuid& tag) {
  char16_t units[sizeof(Uuid) / sizeof(char16_t)];
  std::memcpy(units, &tag, sizeof units);
  Hasher hasher(key);
  hasher.AddAll({units, std::size(units)});
  return hasher.Finish();
}

}  // namespace im
