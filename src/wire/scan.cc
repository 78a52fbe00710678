#include "wire/scan.h"

namespace im {
namespace {

bool IsDigit(char16_t unit) { return unit >= u'0' && unit <= u'9'; }

bool IsHexDigit(char16_t unit) {
  const char16_t lower = unit | 0x20;
  return IsDigit(unit) || (lower >= u'a' && lower <= u'f');
}

// The length of the escape at `at`, its backslash included; 0 if it is none.
uint32_t EscapeLength(std::u16string_view text, uint32_t at) {
  if (at + 1 >= text.size()) return 0;
  switch (text[at + 1]) {
    case u'"':
    case u'\\':
    case u'/':
    case u'b':
    case u'f':
    case u'n':
    case u'r':
    case u't':
      return 2;
    case u'u':
      break;
    default:
      return 0;
  }
  if (at + 6 > text.size()) return 0;
  for (uint32_t i = at + 2; i < at + 6; ++i) {
    if (!IsHexDigit(text[i])) return 0;
  }
  return 6;
}

uint32_t SkipDigits(std::u16string_view text, uint32_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

}  // namespace

bool ScanString(std::u16string_view text, uint32_t at, StringToken* token, uint32_t* next) {
  if (at >= text.size() || text[at] != u'"') return false;
  token->begin = ++at;
  token->escaped = false;
  while (at < text.size()) {
    const char16_t unit = text[at];
    if (unit == u'"') {
      token->end = at;
      *next = at + 1;
      return true;
    }
    if (unit < 0x20) return false;
    if (unit != u'\\') {
      ++at;
      continue;
    }
    const uint32_t length = EscapeLength(text, at);
    if (length == 0) return false;
    token->escaped = true;
    at += length;
  }
  return false;
}

bool ScanNumber(std::u16string_view text, uint32_t at, NumberToken* token, uint32_t* next) {
  const bool negative = at < text.size() && text[at] == u'-';
  const uint32_t digits = at + (negative ? 1 : 0);
  uint32_t end = SkipDigits(text, digits);
  if (end == digits || (text[digits] == u'0' && end > digits + 1)) return false;
  token->integer = true;
  // Accumulated as a negative number, because int64 reaches one further on that side.
  int64_t value = 0;
  for (uint32_t i = digits; i < end && token->integer; ++i) {
    const int64_t digit = text[i] - u'0';
    token->integer = value >= INT64_MIN / 10 && value * 10 >= INT64_MIN + digit;
    if (token->integer) value = value * 10 - digit;
  }
  if (!negative && (value == INT64_MIN || !token->integer)) {
    token->integer = false;
    value = 0;
  }
  token->value = negative ? value : -value;
  if (end < text.size() && text[end] == u'.') {
    const uint32_t fraction = end + 1;
    end = SkipDigits(text, fraction);
    if (end == fraction) return false;
    token->integer = false;
  }
  if (end < text.size() && (text[end] | 0x20) == u'e') {
    uint32_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == u'+' || text[exponent] == u'-')) {
      ++exponent;
    }
    end = SkipDigits(text, exponent);
    if (end == exponent) return false;
    token->integer = false;
  }
  *next = end;
  return true;
}

}  // namespace im
