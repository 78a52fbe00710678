#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/array.h"
#include "tests/support/text.h"
#include "wire/text.h"

namespace im {
namespace {

constexpr HashKey kKey = {1, 2};

bool Equals(const std::u16string& content, const char* ascii) {
  return TextEquals(content, ascii);
}

uint64_t HashOf(const std::u16string& content) { return HashText(kKey, content); }

// Any units at all, with a liking for surrogates, quotes and control characters.
std::u16string RandomText(std::mt19937* random) {
  std::u16string text;
  for (size_t size = (*random)() % 12; text.size() < size;) {
    const uint32_t kind = (*random)() % 4;
    const uint32_t bits = (*random)();
    text += static_cast<char16_t>(kind == 0   ? bits & 0x7f
                                  : kind == 1 ? 0xd800 | (bits & 0x7ff)
                                              : bits);
  }
  return text;
}

std::u16string Spell(const std::u16string& text, std::mt19937* random) {
  std::u16string spelled;
  for (const char16_t unit : text) {
    const bool must = unit < 0x20 || unit == u'"' || unit == u'\\';
    if (!must && (*random)() % 2 == 0) {
      spelled += unit;
      continue;
    }
    spelled += u"\\u";
    for (int shift = 12; shift >= 0; shift -= 4) spelled += u"0123456789ABCDEF"[unit >> shift & 15];
  }
  return spelled;
}

TEST(Text, EqualsComparesMeaningsWholly) {
  EXPECT_TRUE(Equals(u"", ""));
  EXPECT_TRUE(Equals(u"type", "type"));
  EXPECT_TRUE(Equals(u"t\\u0079pe", "type"));
  EXPECT_TRUE(Equals(u"\\/\\\"", "/\""));
  EXPECT_FALSE(Equals(u"", "type"));
  EXPECT_FALSE(Equals(u"type", ""));
  EXPECT_FALSE(Equals(u"typ", "type"));
  EXPECT_FALSE(Equals(u"typeu", "type"));
  EXPECT_FALSE(Equals(u"type\\u0000", "type"));
  EXPECT_FALSE(Equals(u"type\\u0000", "type\0"));
  EXPECT_FALSE(Equals(u"\\u0000", ""));
  EXPECT_FALSE(Equals(u"\u0174ype", "type"));
}

TEST(Text, HashIsThatOfTheMeaningHoweverItIsSpelled) {
  std::mt19937 random(5);
  for (int i = 0; i < 20000; ++i) {
    const std::u16string text = RandomText(&random);
    const uint64_t meant = HashUnits(kKey, text);
    ASSERT_TRUE(meant == HashOf(Spell(text, &random))) << Utf8(text);
    ASSERT_TRUE(meant == HashOf(Spell(text, &random))) << Utf8(text);
  }
  EXPECT_TRUE(HashOf(u"\\n\\/") == HashOf(u"\\u000a/"));
  const std::u16string backslash_n = u"\\n";
  EXPECT_FALSE(HashUnits(kKey, backslash_n) == HashOf(backslash_n));
}

TEST(Text, HashNeedsTheKey) {
  const std::u16string text = u"fp-1";
  EXPECT_FALSE(HashText({1, 2}, text) == HashText({1, 3}, text));
}

TEST(Text, UnescapeGivesTheMeaningAndReusesItsMemory) {
  std::mt19937 random(6);
  Array<char16_t> out;
  for (int i = 0; i < 5000; ++i) {
    const std::u16string text = RandomText(&random);
    const std::u16string spelled = Spell(text, &random);
    ASSERT_TRUE(Unescape(spelled, &out));
    ASSERT_TRUE(std::u16string(out.data(), out.data() + out.size()) == text) << Utf8(spelled);
  }
  EXPECT_LE(out.capacity(), 128u);
  ASSERT_TRUE(Unescape({}, &out));
  EXPECT_TRUE(out.empty());
}

TEST(Text, Utf8BytesIsTheLengthOfTheEncoding) {
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    const std::u16string text = RandomText(&random);
    ASSERT_EQ(Utf8Bytes(text), Utf8(text).size()) << Utf8(text);
  }
  EXPECT_EQ(Utf8Bytes({}), 0u);
  for (uint32_t unit = 0; unit <= 0xffff; ++unit) {
    const std::u16string text(1, static_cast<char16_t>(unit));
    ASSERT_EQ(Utf8Bytes(text), Utf8(text).size()) << std::hex << unit;
  }
}

TEST(Text, NumberRefsKeepAllSixtyFourBits) {
  for (const int64_t value : {int64_t{0}, int64_t{-1}, int64_t{1}, INT64_MIN, INT64_MAX,
                              int64_t{1} << 53, int64_t{-4294967296}}) {
    const Ref ref = NumberRef(value);
    EXPECT_EQ(ref.source, Source::kNumber);
    Gather gather;
    gather.Add(ref);
    EXPECT_EQ(Utf8(Join(gather, HostTexts{})), std::to_string(value));
  }
}

TEST(TestText, QuotesAsJsonStringifyDoes) {
  EXPECT_EQ(Utf8(Quote(u"")), "\"\"");
  EXPECT_EQ(Utf8(Quote(u"a\"\\/\b\f\n\r\t\x01\x1f\x7f")), R"("a\"\\/\b\f\n\r\t\u0001\u001f)"
                                                          "\x7f\"");
  EXPECT_EQ(Utf8(Quote(std::u16string(1, u'\0'))), R"("\u0000")");
  EXPECT_EQ(Utf8(Quote(u"\u2028\u4f60\U0001F600")), "\"\u2028\u4f60\U0001F600\"");
  EXPECT_EQ(Utf8(Quote(std::u16string{u'\xd83d'})), R"("\ud83d")");
  EXPECT_EQ(Utf8(Quote(std::u16string{u'\xde00', u'\xd83d'})), R"("\ude00\ud83d")");
  EXPECT_EQ(Utf8(QuoteNested(u"a\"b")), R"(\"a\\\"b\")");
}

TEST(TestText, SurvivesTheWayToUtf8AndBack) {
  std::mt19937 random(8);
  for (int i = 0; i < 20000; ++i) {
    const std::u16string text = RandomText(&random);
    ASSERT_TRUE(Utf16(Utf8(text)) == text) << Utf8(text);
  }
}

}  // namespace
}  // namespace im
