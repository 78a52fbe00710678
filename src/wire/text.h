// Text on the wire: UTF-16 code units, never copied. Any unit may occur: NUL, lone surrogates,
// U+2028. A Ref says where a piece of text stands, in a buffer that somebody else owns; its units
// are JSON string content, escapes and all.
#ifndef IM_WIRE_TEXT_H_
#define IM_WIRE_TEXT_H_

#include <cstdint>
#include <string_view>

#include "base/array.h"
#include "base/hash.h"

namespace im {

// Whose text a Ref names. The host holds what the core only moves: the payloads and identities.
enum class Source : int32_t {
  kNull = 0,             // no text: the member is absent
  kConstant = 1,         // a constant of the codec; `begin` is its index
  kInput = 2,            // the frame being handled; content without its quotes
  kInputEscaped = 3,     // the same, with JSON escapes in it
  kDocument = 4,         // the document inside the frame's dataContent, unescaped once
  kDocumentEscaped = 5,  // the same, with JSON escapes in it
  kNumber = 6,           // a whole number: begin = value >> 32, end = low 32 bits
  kUserId = 7,           // the client's own user id, as a JSON string with quotes
  kRecipient = 8,        // of the message being composed, as a JSON string with quotes
  kContent = 9,          // of the message being composed, as a JSON string with quotes
  kFingerprint = 10,     // of the message being composed, as a JSON string with quotes
  kNestedUserId = 11,    // a JSON string inside a JSON string, the outer quotes left out
  kNestedToken = 12,     // likewise
  kNestedExtra = 13,     // likewise
  kLoginDocument = 14,   // the whole login document; the encoder spells it out
};

// Has no initial values, so that a gather list writes only the pieces that it uses.
struct Ref {
  Source source;
  uint32_t begin;
  uint32_t end;
};

inline bool IsNull(const Ref& ref) { return ref.source == Source::kNull; }
inline bool IsEscaped(const Ref& ref) {
  return ref.source == Source::kInputEscaped || ref.source == Source::kDocumentEscaped;
}
inline Ref NumberRef(int64_t value) {
  return Ref{Source::kNumber, static_cast<uint32_t>(static_cast<uint64_t>(value) >> 32),
             static_cast<uint32_t>(value)};
}

// Reads the meaning of JSON string content, one unit at a time. The content was scanned before:
// every escape is whole and legal.
class TextCursor {
 public:
  explicit TextCursor(std::u16string_view content)
      : at_(content.data()), end_(content.data() + content.size()) {}
  bool AtEnd() const { return at_ == end_; }
  char16_t Next();

 private:
  const char16_t* at_;
  const char16_t* end_;
};

// The units that `ref` names, given the buffer it points into.
inline std::u16string_view Slice(std::u16string_view buffer, const Ref& ref) {
  return {buffer.data() + ref.begin, ref.end - ref.begin};
}

// Whether the meaning of `content` is `ascii`.
bool TextEquals(std::u16string_view content, const char* ascii);

// The keyed hash of the meaning of `content`: spelled with escapes or without, the same.
uint64_t HashText(const HashKey& key, std::u16string_view content);

// The keyed hash of units without escapes: equals `HashText` of any spelling of them.
uint64_t HashUnits(const HashKey& key, std::u16string_view units);

// Bytes of the UTF-8 encoding; a lone surrogate counts as the three of its replacement.
uint32_t Utf8Bytes(std::u16string_view units);

// Replaces `out` by the meaning of `content`. False: no memory.
bool Unescape(std::u16string_view content, Array<char16_t>* out);

}  // namespace im

#endif  // IM_WIRE_TEXT_H_
