#include "wire/tag.h"

#include <cstring>
#include <iterator>

#include "wire/text.h"

namespace im {

std::optional<Uuid> ReadTag(std::u16string_view fingerprint) {
  if (fingerprint.size() != kUuidUnits) return std::nullopt;
  const char16_t* at = fingerprint.data();
  Uuid uuid;
  for (uint32_t digit = 0; digit < kUuidDigits; ++digit) {
    if (HasUuidHyphen(digit) && *at++ != u'-') return std::nullopt;
    const uint32_t unit = *at++;
    uint32_t value = unit - u'0';  // what is below wraps around
    if (value > 9) {
      value = unit - u'a' + 10;  // lower case alone
      if (value < 10 || value > 15) return std::nullopt;
    }
    uint64_t& half = digit < kUuidDigits / 2 ? uuid.high : uuid.low;
    half = half << 4 | value;
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
