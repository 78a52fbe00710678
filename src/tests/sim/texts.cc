#include "tests/sim/texts.h"

#include <iterator>

namespace im::sim {
namespace {

void AppendEscape(char16_t unit, Text* out) {
  *out += u"\\u";
  for (int shift = 12; shift >= 0; shift -= 4) *out += u"0123456789abcdef"[unit >> shift & 15];
}

char16_t Digits(View four) {
  uint32_t value = 0;
  for (const char16_t digit : four) {
    value = value * 16 + (digit <= u'9' ? digit - u'0' : (digit | 32) - u'a' + 10);
  }
  return static_cast<char16_t>(value);
}

constexpr View kShort = u"\"\\/\b\f\n\r\t";
constexpr View kLetters = u"\"\\/bfnrt";

bool IsHigh(char16_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool IsLow(char16_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

bool IsLone(View text, size_t i) {
  if (IsHigh(text[i])) return i + 1 >= text.size() || !IsLow(text[i + 1]);
  return IsLow(text[i]) && (i == 0 || !IsHigh(text[i - 1]));
}

// Cannot always stand for itself.
bool IsSpecial(char16_t unit) {
  return (unit < 0x20) | (unit == u'"') | (unit == u'\\') | ((unit & 0xf800) == 0xd800);
}

// Looks at every unit whatever it finds, which lets the compiler look at many at once.
bool IsPlain(View text) {
  bool special = false;
  for (const char16_t unit : text) special |= IsSpecial(unit);
  return !special;
}

}  // namespace

Text Spelled(View meaning, Dice* dice) {
  if (dice == nullptr && IsPlain(meaning)) return Text(meaning);
  Text out;
  out.reserve(meaning.size() + 8);
  for (size_t i = 0; i < meaning.size(); ++i) {
    const char16_t unit = meaning[i];
    const bool must = IsSpecial(unit) && ((!IsHigh(unit) && !IsLow(unit)) || IsLone(meaning, i));
    if (!must && (dice == nullptr || !dice->Chance(100))) {
      out += unit;
      continue;
    }
    const size_t letter = kShort.find(unit);
    if (letter != View::npos && (unit != u'/' || dice != nullptr)) {
      (out += u'\\') += kLetters[letter];
    } else {
      AppendEscape(unit, &out);
    }
  }
  return out;
}

Text Quoted(View meaning) {
  Text out;
  out.reserve(meaning.size() + 2);
  ((out += u'"') += Spelled(meaning)) += u'"';
  return out;
}

Text MeaningOf(View content) {
  if (content.find(u'\\') == View::npos) return Text(content);
  Text out;
  out.reserve(content.size());
  for (size_t i = 0; i < content.size(); ++i) {
    if (content[i] != u'\\') {
      out += content[i];
    } else if (content[++i] == u'u') {
      out += Digits(content.substr(i + 1, 4));
      i += 4;
    } else {
      out += kShort[kLetters.find(content[i])];
    }
  }
  return out;
}

uint32_t Utf8Size(View text) {
  auto size = static_cast<uint32_t>(text.size());
  uint32_t surrogates = 0;
  for (const char16_t unit : text) {
    size += (unit >= 0x80 ? 1 : 0) + (unit >= 0x800 ? 1 : 0);
    surrogates += (unit & 0xf800) == 0xd800 ? 1 : 0;
  }
  if (surrogates == 0) return size;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (IsHigh(text[i]) && IsLow(text[i + 1])) size -= 2;  // a pair has four bytes, not six
  }
  return size;
}

Text Number(int64_t value) {
  if (value < 0) return u'-' + Number(-value);
  char16_t digits[20];
  char16_t* first = std::end(digits);
  do {
    *--first = static_cast<char16_t>(u'0' + value % 10);
    value /= 10;
  } while (value > 0);
  return Text(first, std::end(digits));
}

std::string Readable(View text) {
  Text out;
  for (const char16_t unit : text.substr(0, 400)) {
    if (unit >= 0x20 && unit < 0x7f) {
      out += unit;
    } else {
      AppendEscape(unit, &out);
    }
  }
  if (text.size() > 400) out += u"...";
  std::string ascii;
  for (const char16_t unit : out) ascii += static_cast<char>(unit);
  return ascii;
}

}  // namespace im::sim
