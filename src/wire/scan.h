// The two JSON tokens whose text matters, strings and numbers, scanned in place and in UTF-16. Both
// decoders use these, so they cannot disagree on what a token says.
#ifndef IM_WIRE_SCAN_H_
#define IM_WIRE_SCAN_H_

#include <cstdint>

#include "wire/text.h"

namespace im {

struct StringToken {
  uint32_t begin;  // content, without the quotes
  uint32_t end;
  bool escaped;
};

// Scans the string whose opening quote stands at `at`. On success `*next` is the position after
// the closing quote. False: not a legal JSON string (raw control character, bad escape, no end).
bool ScanString(std::u16string_view text, uint32_t at, StringToken* token, uint32_t* next);

struct NumberToken {
  int64_t value;
  bool integer;  // written without fraction and exponent, and within int64
};

// Scans the number that begins at `at` by the JSON grammar (RFC 8259, 6).
bool ScanNumber(std::u16string_view text, uint32_t at, NumberToken* token, uint32_t* next);

}  // namespace im

#endif  // IM_WIRE_SCAN_H_
