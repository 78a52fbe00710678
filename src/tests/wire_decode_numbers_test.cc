// `type`, `typeu` and `sm`: which spellings of a number are numbers, and which numbers fit.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/text.h"
#include "wire/decode.h"

namespace im {
namespace {

// Legal JSON numbers, each with its value when it is an integer of 64 bits.
struct Number {
  std::string spelling;
  bool integer;
  int64_t value;
};

const std::vector<Number>& LegalNumbers() {
  static const std::vector<Number> kNumbers = {
      {"0", true, 0},
      {"-0", true, 0},
      {"1", true, 1},
      {"-1", true, -1},
      {"-2147483649", true, int64_t{INT32_MIN} - 1},
      {"-2147483648", true, INT32_MIN},
      {"2147483647", true, INT32_MAX},
      {"2147483648", true, int64_t{INT32_MAX} + 1},
      {"4294967295", true, 4294967295},
      {"4294967296", true, 4294967296},
      {"4294967298", true, 4294967298},  // 2, were it cut to 32 bits
      {"-9007199254740992", true, -9007199254740992},
      {"-9007199254740991", true, -9007199254740991},
      {"9007199254740991", true, 9007199254740991},
      {"9007199254740992", true, 9007199254740992},
      {"9223372036854775807", true, INT64_MAX},
      {"-9223372036854775808", true, INT64_MIN},
      {"9223372036854775808", false, 0},
      {"-9223372036854775809", false, 0},
      {"18446744073709551615", false, 0},
      {"18446744073709551618", false, 0},   // 2, were it cut to 64 bits
      {"-18446744073709551614", false, 0},  // likewise
      {"36893488147419103234", false, 0},   // likewise
      {std::string(1, '2') + std::string(400, '0'), false, 0},
      {"-" + std::string(100000, '9'), false, 0},
      {"1.0", false, 0},
      {"-0.0", false, 0},
      {"0.5", false, 0},
      {"2.5", false, 0},
      {"1e3", false, 0},
      {"1E0", false, 0},
      {"2e+0", false, 0},
      {"20e-1", false, 0},
      {"0e0", false, 0},
      {"1.5e3", false, 0},
      {"1e400", false, 0},
      {"-1e400", false, 0},
      {"1e-400", false, 0},
      {"1e99999999999999999999", false, 0},
  };
  return kNumbers;
}

const std::vector<std::string>& IllegalNumbers() {
  static const std::vector<std::string> kNumbers = {
      "",
      "-",
      "+1",
      "--1",
      "01",
      "-01",
      "00",
      "1.",
      "-1.",
      ".5",
      "-.5",
      "1.e1",
      "1e",
      "1E+",
      "1e-",
      "1e+-1",
      "1.5e",
      "0x10",
      "1_0",
      "1,0",
      "1 2",
      "- 1",
      "1a",
      "1-",
      "1-2",
      "1+2",
      "1.5.2",
      "1.5.2.3",
      "1e5.5",
      "1e5e5",
      "1.5e3e4",
      "2.5.-2",
      "0e0e-1",
      "1.5 .2",
      "1 e5",
      "NaN",
      "nan",
      "Infinity",
      "-Infinity",
      "1n",
      "1f",
      "0b1",
      "0o7",
      "\xef\xbc\x91",
      "1\xef\xbc\x92",
      "\xd9\xa3",
      "1\xe2\x88\x92"
      "2",
  };
  return kNumbers;
}

Status DecodeWith(const std::string& key, const std::string& spelling, Frame* frame) {
  const std::u16string text = Utf16("{\"" + key + "\":" + spelling + "}");
  const Status status = DecodeGeneral(UnitsOf(text), frame);
  Frame other;
  EXPECT_EQ(Decode(UnitsOf(text), &other), status) << Utf8(text);
  return status;
}

int64_t Read(const std::string& key, const Frame& frame) {
  if (key == "type") return static_cast<int64_t>(frame.type);
  return key == "typeu" ? frame.subtype : frame.server_time;
}

// In the server's order, so that the fast path has a chance to be wrong.
std::u16string Usual(const std::string& type, const std::string& typeu, const std::string& sm) {
  return Utf16("{\"bridge\":false,\"type\":" + type +
               ",\"dataContent\":\"{}\",\"from\":\"0\",\"to\":\"a\",\"QoS\":false,\"typeu\":" +
               typeu + ",\"sm\":" + sm + "}");
}

void ExpectFittingIntegersOnly(const std::string& key, int64_t low, int64_t high) {
  for (const Number& number : LegalNumbers()) {
    Frame frame;
    const bool fits = number.integer && number.value >= low && number.value <= high;
    const Status status = DecodeWith(key, number.spelling, &frame);
    EXPECT_EQ(status, fits ? Status::kOk : Status::kInvalidFrame) << number.spelling.substr(0, 40);
    if (fits && status == Status::kOk) {
      EXPECT_EQ(Read(key, frame), number.value) << number.spelling;
    }
  }
}

TEST(DecodeNumbers, TypeIsAnInt32AndNeverWrapsIntoOne) {
  ExpectFittingIntegersOnly("type", INT32_MIN, INT32_MAX);
}

TEST(DecodeNumbers, TypeuIsAnInt32AndNeverWrapsIntoOne) {
  ExpectFittingIntegersOnly("typeu", INT32_MIN, INT32_MAX);
}

TEST(DecodeNumbers, SmIsAnIntegerThatJavaScriptCanHold) {
  constexpr int64_t kTwoTo53 = int64_t{1} << 53;
  ExpectFittingIntegersOnly("sm", 1 - kTwoTo53, kTwoTo53 - 1);
}

TEST(DecodeNumbers, MinusZeroIsZero) {
  Frame frame;
  for (const char* key : {"type", "typeu", "sm"}) {
    ASSERT_EQ(DecodeWith(key, "-0", &frame), Status::kOk) << key;
    EXPECT_EQ(Read(key, frame), 0) << key;
  }
}

TEST(DecodeNumbers, AnyLegalNumberMayStandInAnUnknownMember) {
  for (const Number& number : LegalNumbers()) {
    for (const char* wrap : {"", "[", "{\"y\":"}) {
      const std::string open = wrap;
      const std::string close = open.empty() ? "" : open == "[" ? "]" : "}";
      Frame frame;
      EXPECT_EQ(DecodeWith("x", open + number.spelling + close, &frame), Status::kOk)
          << open << number.spelling.substr(0, 40);
    }
  }
}

TEST(DecodeNumbers, MalformedNumbersAreRefusedEverywhere) {
  for (const std::string& spelling : IllegalNumbers()) {
    for (const char* key : {"type", "typeu", "sm", "x"}) {
      Frame frame;
      EXPECT_EQ(DecodeWith(key, spelling, &frame), Status::kInvalidFrame) << key << spelling;
    }
    Frame frame;
    EXPECT_EQ(DecodeWith("x", "[" + spelling + ",1]", &frame),
              spelling == "1,0" ? Status::kOk : Status::kInvalidFrame)
        << spelling;
  }
}

TEST(DecodeNumbers, TheFastPathTakesExactlyTheNumbersThatFit) {
  constexpr int64_t kTwoTo53 = int64_t{1} << 53;
  for (const Number& number : LegalNumbers()) {
    Frame frame;
    const std::string& spelling = number.spelling;
    const std::u16string typeu = Usual("51", spelling, "-1");
    const bool typeu_fits =
        number.integer && number.value >= INT32_MIN && number.value <= INT32_MAX;
    EXPECT_EQ(DecodeFast(UnitsOf(typeu), &frame), typeu_fits) << spelling.substr(0, 40);
    const std::u16string sm = Usual("51", "-1", spelling);
    const bool sm_fits = number.integer && number.value > -kTwoTo53 && number.value < kTwoTo53;
    EXPECT_EQ(DecodeFast(UnitsOf(sm), &frame), sm_fits) << spelling.substr(0, 40);
    if (sm_fits) {
      EXPECT_EQ(frame.server_time, number.value) << spelling;
    }
    const std::u16string type = Usual(spelling, "-1", "-1");
    EXPECT_FALSE(DecodeFast(UnitsOf(type), &frame)) << spelling.substr(0, 40);
  }
}

TEST(DecodeNumbers, TheFastPathDeclinesMalformedNumbers) {
  for (const std::string& spelling : IllegalNumbers()) {
    Frame frame;
    for (const std::u16string& text :
         {Usual(spelling, "-1", "-1"), Usual("51", spelling, "-1"), Usual("51", "-1", spelling)}) {
      EXPECT_FALSE(DecodeFast(UnitsOf(text), &frame)) << Utf8(text);
      EXPECT_EQ(Decode(UnitsOf(text), &frame), Status::kInvalidFrame) << Utf8(text);
    }
  }
}

}  // namespace
}  // namespace im
