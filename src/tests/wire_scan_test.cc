#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/text.h"
#include "wire/scan.h"

namespace im {
namespace {

constexpr uint32_t kNowhere = 0xffffffff;

struct Number {
  std::string spelling;
  bool integer;
  int64_t value;
  uint32_t size;  // of the token: what follows is not the scanner's business
};

TEST(Scan, ReadsTheLongestNumberAndSaysWhereItEnds) {
  const std::vector<Number> numbers = {
      {"0", true, 0, 1},
      {"-0", true, 0, 2},
      {"120,", true, 120, 3},
      {"-7}", true, -7, 2},
      {"9223372036854775807", true, INT64_MAX, 19},
      {"-9223372036854775808", true, INT64_MIN, 20},
      {"9223372036854775808", false, 0, 19},
      {"-9223372036854775809", false, 0, 20},
      {"92233720368547758070", false, 0, 20},
      {"1.0]", false, 0, 3},
      {"1e5 ", false, 0, 3},
      {"-1.25E-07,", false, 0, 9},
      {"1-2", true, 1, 1},
      {"1.5.2", false, 0, 3},
      {"1e5e5", false, 0, 3},
      {"2a", true, 2, 1},
      {"1d5", true, 1, 1},
      {"1D5", true, 1, 1},
      {"1f5", true, 1, 1},
  };
  for (const Number& number : numbers) {
    const std::u16string text = u"[" + Utf16(number.spelling);
    NumberToken token{};
    uint32_t next = kNowhere;
    ASSERT_TRUE(ScanNumber(text, 1, &token, &next)) << number.spelling;
    EXPECT_EQ(token.integer, number.integer) << number.spelling;
    EXPECT_EQ(next, 1 + number.size) << number.spelling;
    if (number.integer) {
      EXPECT_EQ(token.value, number.value) << number.spelling;
    }
  }
}

TEST(Scan, RefusesWhatDoesNotBeginLikeANumber) {
  for (const char* spelling :
       {"", "-", "+1", "--1", "-a", "00", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "x"}) {
    const std::u16string text = Utf16(spelling);
    NumberToken token{};
    uint32_t next = kNowhere;
    EXPECT_FALSE(ScanNumber(text, 0, &token, &next)) << spelling;
    EXPECT_EQ(next, kNowhere) << spelling;
  }
}

TEST(Scan, ReadsAStringAndSaysWhereItsContentStands) {
  const std::u16string text = u":\"a\\\"b\",\"\"";
  StringToken token{};
  uint32_t next = kNowhere;
  ASSERT_TRUE(ScanString(text, 1, &token, &next));
  EXPECT_EQ(token.begin, 2u);
  EXPECT_EQ(token.end, 6u);
  EXPECT_TRUE(token.escaped);
  ASSERT_EQ(next, 7u);
  ASSERT_TRUE(ScanString(text, next + 1, &token, &next));
  EXPECT_EQ(token.begin, 9u);
  EXPECT_EQ(token.end, 9u);
  EXPECT_FALSE(token.escaped) << "the escapes of the string before are forgotten";
  EXPECT_EQ(next, 10u);
}

TEST(Scan, RefusesAStringWithoutQuotesEndOrSense) {
  for (const char* spelling : {"", "a\"", "'a'", "\"", "\"a", "\"a\\\"", "\"\\", "\"\\u004\"",
                               "\"\\u00g0\"", "\"\n\"", "\"\\x\""}) {
    const std::u16string text = Utf16(spelling);
    StringToken token{};
    uint32_t next = kNowhere;
    EXPECT_FALSE(ScanString(text, 0, &token, &next)) << spelling;
    EXPECT_EQ(next, kNowhere) << spelling;
  }
}

TEST(Scan, StandingAtTheEndThereIsNothing) {
  const std::u16string text = u"1\"\"";
  NumberToken number{};
  StringToken string{};
  uint32_t next = kNowhere;
  EXPECT_FALSE(ScanNumber(text, 3, &number, &next));
  EXPECT_FALSE(ScanString(text, 3, &string, &next));
  EXPECT_FALSE(ScanNumber({}, 0, &number, &next));
  EXPECT_FALSE(ScanString({}, 0, &string, &next));
}

}  // namespace
}  // namespace im
