#include "tests/support/text.h"

#include <cstddef>
#include <cstring>

#include "base/check.h"

namespace im {
namespace {

bool IsHighSurrogate(char16_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool IsLowSurrogate(char16_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// Whether the unit at `i` is a surrogate without its partner.
bool IsLone(std::u16string_view text, size_t i) {
  if (IsHighSurrogate(text[i])) return i + 1 >= text.size() || !IsLowSurrogate(text[i + 1]);
  if (IsLowSurrogate(text[i])) return i == 0 || !IsHighSurrogate(text[i - 1]);
  return false;
}

void AppendUtf8(char32_t point, std::string* out) {
  const auto tail = [point](int shift) { return static_cast<char>(0x80 | (point >> shift & 63)); };
  if (point < 0x80) {
    *out += static_cast<char>(point);
  } else if (point < 0x800) {
    *out += static_cast<char>(0xc0 | point >> 6);
    *out += tail(0);
  } else if (point < 0x10000) {
    *out += static_cast<char>(0xe0 | point >> 12);
    (*out += tail(6)) += tail(0);
  } else {
    *out += static_cast<char>(0xf0 | point >> 18);
    ((*out += tail(12)) += tail(6)) += tail(0);
  }
}

void AppendUnicodeEscape(char16_t unit, std::u16string* out) {
  *out += u"\\u";
  for (int shift = 12; shift >= 0; shift -= 4) *out += u"0123456789abcdef"[unit >> shift & 15];
}

std::u16string Decimal(const Ref& number) {
  const uint64_t bits = static_cast<uint64_t>(number.begin) << 32 | number.end;
  return Utf16(std::to_string(static_cast<int64_t>(bits)));
}

std::u16string Piece(const Ref& ref, const HostTexts& texts) {
  switch (ref.source) {
    case Source::kConstant:
      return Utf16(ConstantText(ref.begin));
    case Source::kInput:
      return texts.input.substr(ref.begin, ref.end - ref.begin);
    case Source::kDocument:
      return texts.document.substr(ref.begin, ref.end - ref.begin);
    case Source::kNumber:
      return Decimal(ref);
    case Source::kUserId:
      return Quote(texts.user_id);
    case Source::kRecipient:
      return Quote(texts.recipient);
    case Source::kContent:
      return Quote(texts.content);
    case Source::kFingerprint:
      return Quote(texts.fingerprint);
    case Source::kNestedUserId:
      return QuoteNested(texts.user_id);
    case Source::kNestedToken:
      return QuoteNested(texts.token);
    case Source::kNestedExtra:
      return QuoteNested(texts.extra);
    case Source::kNull:
    case Source::kInputEscaped:
    case Source::kDocumentEscaped:
    case Source::kLoginDocument:
      break;
  }
  IM_CHECK(false);  // the encoder never hands these to a host
  return {};
}

std::string DescribeRef(const Ref& ref) {
  return std::to_string(static_cast<int32_t>(ref.source)) + "[" + std::to_string(ref.begin) + "," +
         std::to_string(ref.end) + ")";
}

}  // namespace

std::u16string Utf16(std::string_view utf8) {
  std::u16string text;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i++]);
    const int tails = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    char32_t point = tails == 0 ? lead : lead & (0x3f >> tails);
    for (int t = 0; t < tails && i < utf8.size(); ++t) point = point << 6 | (utf8[i++] & 0x3f);
    if (point < 0x10000) {
      text += static_cast<char16_t>(point);
    } else {
      text += static_cast<char16_t>(0xd7c0 + (point >> 10));
      text += static_cast<char16_t>(0xdc00 + (point & 0x3ff));
    }
  }
  return text;
}

std::string Utf8(std::u16string_view text) {
  std::string utf8;
  for (size_t i = 0; i < text.size(); ++i) {
    char32_t point = text[i];
    if (IsHighSurrogate(text[i]) && !IsLone(text, i)) {
      point = (point - 0xd7c0) << 10 | (text[++i] - 0xdc00);
    }
    AppendUtf8(point, &utf8);
  }
  return utf8;
}

std::u16string Meaning(std::u16string_view content) {
  std::u16string meaning;
  for (TextCursor cursor(content); !cursor.AtEnd();) meaning += cursor.Next();
  return meaning;
}

std::u16string Meaning(std::u16string_view buffer, const Ref& ref) {
  return Meaning(Slice(buffer, ref));
}

std::u16string Quote(std::u16string_view text) {
  constexpr std::u16string_view kShort = u"\"\\\b\f\n\r\t";
  constexpr std::u16string_view kLetters = u"\"\\bfnrt";
  std::u16string quoted = u"\"";
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t letter = kShort.find(text[i]);
    if (letter != std::u16string_view::npos) {
      (quoted += u'\\') += kLetters[letter];
    } else if (text[i] < 0x20 || IsLone(text, i)) {
      AppendUnicodeEscape(text[i], &quoted);
    } else {
      quoted += text[i];
    }
  }
  return quoted += u'"';
}

std::u16string QuoteNested(std::u16string_view text) {
  const std::u16string twice = Quote(Quote(text));
  return twice.substr(1, twice.size() - 2);
}

std::string ConstantText(uint32_t index) {
  IM_CHECK(index < ConstantCount());
  const char* begin = JoinedConstants();
  while (index-- > 0) begin = std::strchr(begin, '\n') + 1;
  return std::string(begin, std::strcspn(begin, "\n"));
}

std::u16string Join(const Gather& gather, const HostTexts& texts) {
  std::u16string joined;
  for (uint32_t i = 0; i < gather.size; ++i) joined += Piece(gather.pieces[i], texts);
  return joined;
}

std::string Describe(const Frame& frame) {
  return "type " + std::to_string(static_cast<int32_t>(frame.type)) +
         (frame.bridge ? " bridge" : "") + (frame.qos ? " QoS" : "") + " typeu " +
         std::to_string(frame.subtype) + " sm " + std::to_string(frame.server_time) +
         " dataContent " + DescribeRef(frame.content) + " from " + DescribeRef(frame.from) +
         " to " + DescribeRef(frame.to) + " fp " + DescribeRef(frame.fingerprint);
}

}  // namespace im
