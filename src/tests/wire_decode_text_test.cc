// Strings: which spellings are legal, what they mean, and where they stand.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/text.h"
#include "wire/decode.h"

namespace im {
namespace {

const std::vector<std::u16string> kTextKeys = {u"dataContent", u"from", u"to", u"fp"};

const Ref& TextOf(const Frame& frame, const std::u16string& key) {
  if (key == u"dataContent") return frame.content;
  if (key == u"from") return frame.from;
  return key == u"to" ? frame.to : frame.fingerprint;
}

std::u16string ObjectWith(const std::u16string& key, const std::u16string& content) {
  return u"{\"" + key + u"\":\"" + content + u"\"}";
}

// The text in the server's order, so that the fast path reads it as well.
std::u16string UsualWith(const std::u16string& content) {
  return u"{\"bridge\":false,\"type\":2,\"dataContent\":\"" + content +
         u"\",\"from\":\"alice\",\"to\":\"bob\",\"QoS\":false,\"typeu\":-1,\"sm\":-1}";
}

void ExpectMeaning(const std::u16string& content, const std::u16string& meaning) {
  for (const std::u16string& key : kTextKeys) {
    const std::u16string text = ObjectWith(key, content);
    Frame frame;
    ASSERT_EQ(DecodeGeneral(text, &frame), Status::kOk) << Utf8(text);
    const Ref& ref = TextOf(frame, key);
    ASSERT_TRUE(Meaning(text, ref) == meaning) << Utf8(text);
    const bool escaped = content.find(u'\\') != std::u16string::npos;
    ASSERT_EQ(ref.source, escaped ? Source::kInputEscaped : Source::kInput) << Utf8(text);
    ASSERT_EQ(ref.begin, key.size() + 5) << Utf8(text);
    ASSERT_EQ(ref.end, text.size() - 2) << Utf8(text);
  }
  const std::u16string usual = UsualWith(content);
  Frame fast;
  Frame general;
  ASSERT_TRUE(DecodeFast(usual, &fast)) << Utf8(usual);
  ASSERT_EQ(DecodeGeneral(usual, &general), Status::kOk) << Utf8(usual);
  ASSERT_EQ(Describe(fast), Describe(general)) << Utf8(usual);
  ASSERT_TRUE(Meaning(usual, fast.content) == meaning) << Utf8(usual);
}

// Refused as a text, as a key, and deep inside what is otherwise ignored.
void ExpectIllegal(const std::u16string& content) {
  const std::vector<std::u16string> texts = {ObjectWith(u"dataContent", content),
                                             ObjectWith(u"from", content),
                                             ObjectWith(u"x", content),
                                             u"{\"" + content + u"\":1}",
                                             u"{\"x\":[{\"y\":\"" + content + u"\"}]}",
                                             u"{\"x\":{\"" + content + u"\":1}}",
                                             UsualWith(content)};
  for (const std::u16string& text : texts) {
    Frame frame;
    ASSERT_EQ(Decode(text, &frame), Status::kInvalidFrame) << Utf8(text);
    ASSERT_EQ(DecodeGeneral(text, &frame), Status::kInvalidFrame) << Utf8(text);
    ASSERT_FALSE(DecodeFast(text, &frame)) << Utf8(text);
  }
}

struct Escape {
  std::u16string spelling;
  std::u16string meaning;
};

const std::vector<Escape> kEscapes = {
    {u"\\\"", u"\""},
    {u"\\\\", u"\\"},
    {u"\\/", u"/"},
    {u"\\b", u"\b"},
    {u"\\f", u"\f"},
    {u"\\n", u"\n"},
    {u"\\r", u"\r"},
    {u"\\t", u"\t"},
    {u"\\u0041", u"A"},
    {u"\\u00e9", u"\u00e9"},
    {u"\\u00E9", u"\u00e9"},
    {u"\\u4f60", u"\u4f60"},
    {u"\\u0022", u"\""},
    {u"\\u005c", u"\\"},
    {u"\\u005C", u"\\"},
    {u"\\u002f", u"/"},
    {u"\\u2028", u"\u2028"},
    {u"\\uFEFF", u"\ufeff"},
    {u"\\uffff", u"\uffff"},
    {u"\\uD83d\\uDE00", u"\U0001F600"},
    {u"\\u0000", std::u16string(1, u'\0')},
};

TEST(DecodeText, EveryLegalEscapeMeansTheSameAtEveryPlace) {
  for (const Escape& escape : kEscapes) {
    ExpectMeaning(escape.spelling, escape.meaning);
    ExpectMeaning(escape.spelling + u"end", escape.meaning + u"end");
    ExpectMeaning(u"begin" + escape.spelling, u"begin" + escape.meaning);
    ExpectMeaning(u"in" + escape.spelling + u"side", u"in" + escape.meaning + u"side");
    ExpectMeaning(u"\U0001F600" + escape.spelling, u"\U0001F600" + escape.meaning);
    for (const Escape& other : kEscapes) {
      ExpectMeaning(escape.spelling + other.spelling, escape.meaning + other.meaning);
    }
  }
}

TEST(DecodeText, EveryLegalEscapeMayStandInAnUnknownKeyOrValue) {
  for (const Escape& escape : kEscapes) {
    for (const std::u16string& text :
         {u"{\"" + escape.spelling + u"\":1,\"type\":2}", u"{\"x\":\"" + escape.spelling + u"\"}",
          u"{\"x\":{\"" + escape.spelling + u"\":[\"" + escape.spelling + u"\"]}}"}) {
      Frame frame;
      EXPECT_EQ(Decode(text, &frame), Status::kOk) << Utf8(text);
    }
  }
}

TEST(DecodeText, EveryHexDigitOfEitherCaseHasItsValue) {
  const std::u16string digits = u"0123456789abcdefABCDEF";
  for (size_t i = 0; i < digits.size(); ++i) {
    const auto value = static_cast<char16_t>(i < 16 ? i : i - 6);
    for (int place = 0; place < 4; ++place) {
      std::u16string spelling = u"\\u0000";
      spelling[static_cast<size_t>(2 + place)] = digits[i];
      ExpectMeaning(spelling, std::u16string(1, static_cast<char16_t>(value << (12 - 4 * place))));
    }
  }
}

TEST(DecodeText, RefusesEveryOtherLetterAfterABackslash) {
  const std::u16string legal = u"\"\\/bfnrtu";
  for (uint32_t unit = 0; unit < 0x3000; ++unit) {
    const auto letter = static_cast<char16_t>(unit);
    if (legal.find(letter) != std::u16string::npos) continue;
    ExpectIllegal(std::u16string(u"a\\") + letter + u"b");
    if (testing::Test::HasFatalFailure()) return;
    if (unit == 0x7f) unit = 0x2fff - 0x100;  // the far end, without the long way there
  }
  for (const char16_t high : {u'\u0162', u'\u0175', u'\uff4e'}) {  // low bytes of `b`, `u`, `n`
    ExpectIllegal(std::u16string(u"\\") + high + u"0041");
  }
}

TEST(DecodeText, RefusesMalformedUnicodeEscapes) {
  for (const char16_t* content :
       {u"\\u",          u"\\u1",    u"\\u12",        u"\\u123",
        u"\\u12 ",       u"\\u12g4", u"\\ug123",      u"\\u123g",
        u"\\U0041",      u"\\u{41}", u"\\u+041",      u"\\u-041",
        u"\\u 041",      u"\\u0x41", u"\\u00\\u0041", u"\\u\uff10\uff10\uff14\uff11",
        u"\\u004\u0131", u"\\x41",   u"\\0",          u"\\'",
        u"\\q",          u"\\a",     u"\\v",          u"\\N",
        u"\\\n",         u"\\u004/", u"\\u004:",      u"\\u004@",
        u"\\u004G",      u"\\u004`"}) {
    ExpectIllegal(content);
  }
}

TEST(DecodeText, RefusesABackslashBeforeTheClosingQuoteOrTheEnd) {
  ExpectIllegal(u"\\");
  ExpectIllegal(u"abc\\");
  ExpectIllegal(u"\\\\\\");
  const std::u16string content = u"\\u0041";
  for (size_t size = 1; size < content.size(); ++size) {
    const std::u16string text = u"{\"from\":\"" + content.substr(0, size);
    // A copy of its own, so that a sanitizer sees the first read past the end.
    const std::vector<char16_t> cut(text.begin(), text.end());
    Frame frame;
    EXPECT_EQ(Decode({cut.data(), cut.size()}, &frame), Status::kInvalidFrame);
  }
}

TEST(DecodeText, RefusesRawControlCharactersAndNothingElse) {
  for (char16_t unit = 0; unit < 0x20; ++unit) {
    ExpectIllegal(std::u16string(1, unit));
    ExpectIllegal(u"a" + std::u16string(1, unit) + u"b");
  }
  for (uint32_t unit = 0x20; unit <= 0xffff; ++unit) {
    if (unit == u'"' || unit == u'\\') continue;
    const std::u16string text = UsualWith(std::u16string(1, static_cast<char16_t>(unit)));
    Frame frame;
    ASSERT_TRUE(DecodeFast(text, &frame)) << std::hex << unit;
    ASSERT_EQ(DecodeGeneral(text, &frame), Status::kOk) << std::hex << unit;
    ASSERT_EQ(Meaning(text, frame.content)[0], unit);
  }
}

TEST(DecodeText, LoneSurrogatesAreJustText) {
  for (const char16_t unit : {u'\xd800', u'\xdbff', u'\xdc00', u'\xdfff'}) {
    const std::u16string lone(1, unit);
    ExpectMeaning(lone, lone);
    ExpectMeaning(u"a" + lone + u"b", u"a" + lone + u"b");
  }
  ExpectMeaning(u"\\ud800", std::u16string(1, u'\xd800'));
  ExpectMeaning(u"\\uDC00x", std::u16string(1, u'\xdc00') + u"x");
  ExpectMeaning(u"\\ude00\\ud83d", std::u16string{u'\xde00', u'\xd83d'});
  // Half raw and half escaped they still make one character.
  ExpectMeaning(std::u16string(1, u'\xd83d') + u"\\ude00", u"\U0001F600");
}

TEST(DecodeText, AnEscapedNulDoesNotEndAText) {
  ExpectMeaning(u"a\\u0000b", std::u16string{u'a', u'\0', u'b'});
  const std::u16string text = u"{\"type\\u0000\":2,\"from\":\"a\\u0000b\"}";
  Frame frame;
  ASSERT_EQ(Decode(text, &frame), Status::kOk);
  EXPECT_EQ(frame.type, FrameType::kLogin);
  EXPECT_EQ(Meaning(text, frame.from).size(), 3u);
}

TEST(DecodeText, LineSeparatorsAndByteOrderMarksInsideAreJustText) {
  ExpectMeaning(u"a\u2028b\u2029c", u"a\u2028b\u2029c");
  ExpectMeaning(u"\ufeffx\ufeff", u"\ufeffx\ufeff");
  ExpectMeaning(u"\ufffe\uffff\x7f\x85", u"\ufffe\uffff\x7f\x85");
}

TEST(DecodeText, PunctuationInsideIsJustText) {
  ExpectMeaning(u"{}[]:,//* null true 1e400 '", u"{}[]:,//* null true 1e400 '");
  ExpectMeaning(u"\\\",\\\"type\\\":4,\\\"x\\\":\\\"", u"\",\"type\":4,\"x\":\"");
}

TEST(DecodeText, OffsetsCountUtf16Units) {
  const std::u16string text =
      u"{\"x\":\"\U0001F600\u4f60\",\"from\":\"\U0001F468\u200d\U0001F469\",\"to\":\"b\"}";
  Frame frame;
  ASSERT_EQ(Decode(text, &frame), Status::kOk);
  EXPECT_EQ(frame.from.begin, 19u);
  EXPECT_EQ(frame.from.end, 24u);
  EXPECT_TRUE(text.substr(frame.from.begin, 5) == u"\U0001F468\u200d\U0001F469");
  EXPECT_EQ(frame.to.begin, 32u);
  EXPECT_EQ(frame.to.end, 33u);
}

TEST(DecodeText, AStringOfAMebiUnitIsRead) {
  constexpr size_t kMebi = size_t{1} << 20;
  const std::u16string plain(kMebi, u'x');
  ExpectMeaning(plain, plain);
  std::u16string escapes;
  for (size_t i = 0; i < kMebi / 8; ++i) escapes += u"\\u4f60\\n";
  const std::u16string text = UsualWith(escapes);
  Frame frame;
  ASSERT_TRUE(DecodeFast(text, &frame));
  EXPECT_EQ(frame.content.end - frame.content.begin, kMebi);
  EXPECT_EQ(Meaning(text, frame.content).size(), kMebi / 4);
  ASSERT_EQ(DecodeGeneral(text, &frame), Status::kOk);
  EXPECT_EQ(frame.content.end - frame.content.begin, kMebi);
}

}  // namespace
}  // namespace im
