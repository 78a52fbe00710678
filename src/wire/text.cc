#include "wire/text.h"

namespace im {
namespace {

char16_t HexValue(char16_t digit) {
  if (digit <= u'9') return digit - u'0';
  return (digit | 0x20) - u'a' + 10;
}

}  // namespace

char16_t TextCursor::Next() {
  const char16_t unit = *at_++;
  if (unit != u'\\') return unit;
  const char16_t escape = *at_++;
  switch (escape) {
    case u'b':
      return u'\b';
    case u'f':
      return u'\f';
    case u'n':
      return u'\n';
    case u'r':
      return u'\r';
    case u't':
      return u'\t';
    case u'u': {
      char16_t value = 0;
      for (int i = 0; i < 4; ++i) value = static_cast<char16_t>(value << 4 | HexValue(*at_++));
      return value;
    }
    default:
      return escape;  // \" \\ \/
  }
}

bool TextEquals(std::u16string_view content, const char* ascii) {
  TextCursor cursor(content);
  while (!cursor.AtEnd() && *ascii != '\0') {
    if (cursor.Next() != static_cast<unsigned char>(*ascii++)) return false;
  }
  return cursor.AtEnd() && *ascii == '\0';
}

uint64_t HashText(const HashKey& key, std::u16string_view content) {
  Hasher hasher(key);
  for (TextCursor cursor(content); !cursor.AtEnd();) hasher.Add(cursor.Next());
  return hasher.Finish();
}

uint64_t HashUnits(const HashKey& key, std::u16string_view units) {
  Hasher hasher(key);
  hasher.AddAll(units);
  return hasher.Finish();
}

uint32_t Utf8Bytes(std::u16string_view units) {
  uint32_t bytes = 0;
  for (uint32_t i = 0; i < units.size(); ++i) {
    const char16_t unit = units[i];
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    const bool pair =
        (unit & 0xfc00) == 0xd800 && i + 1 < units.size() && (units[i + 1] & 0xfc00) == 0xdc00;
    if (pair) {
      ++bytes;  // four for the two of them
      ++i;
    }
  }
  return bytes;
}

bool Unescape(std::u16string_view content, Array<char16_t>* out) {
  if (!out->Resize(content.size())) return false;  // never longer than its spelling
  char16_t* end = out->data();
  for (TextCursor cursor(content); !cursor.AtEnd();) *end++ = cursor.Next();
  return out->Resize(static_cast<uint32_t>(end - out->data()));
}

}  // namespace im
