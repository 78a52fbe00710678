// Every integer that a server can send, in a frame and in the documents inside: which spellings of
// a number are numbers, and which numbers fit.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/documents.h"

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
      {"9", true, 9},
      {"10", true, 10},
      {"127", true, 127},
      {"128", true, 128},
      {"-128", true, -128},
      {"-129", true, -129},
      {"255", true, 255},
      {"256", true, 256},
      {"32767", true, 32767},
      {"32768", true, 32768},
      {"-32768", true, -32768},
      {"-32769", true, -32769},
      {"65535", true, 65535},
      {"65536", true, 65536},
      {"2147483646", true, 2147483646},
      {"2147483647", true, INT32_MAX},
      {"2147483648", true, 2147483648},
      {"2147483649", true, 2147483649},
      {"-2147483647", true, -2147483647},
      {"-2147483648", true, INT32_MIN},
      {"-2147483649", true, -2147483649},
      {"4294967295", true, 4294967295},
      {"4294967296", true, 4294967296},
      {"4294967297", true, 4294967297},
      {"4294967298", true, 4294967298},    // 2, were it cut to 32 bits
      {"-4294967295", true, -4294967295},  // 1, likewise
      {"-4294967296", true, -4294967296},
      {"-4294967297", true, -4294967297},
      {"4503599627370496", true, 4503599627370496},
      {"9007199254740990", true, 9007199254740990},
      {"9007199254740991", true, 9007199254740991},
      {"9007199254740992", true, 9007199254740992},
      {"9007199254740993", true, 9007199254740993},
      {"-9007199254740990", true, -9007199254740990},
      {"-9007199254740991", true, -9007199254740991},
      {"-9007199254740992", true, -9007199254740992},
      {"-9007199254740993", true, -9007199254740993},
      {"999999999999999999", true, 999999999999999999},
      {"1000000000000000000", true, 1000000000000000000},
      {"-1000000000000000000", true, -1000000000000000000},
      {"9223372036854775806", true, 9223372036854775806},
      {"9223372036854775807", true, INT64_MAX},
      {"-9223372036854775807", true, -9223372036854775807},
      {"-9223372036854775808", true, INT64_MIN},
      {"9223372036854775808", false, 0},
      {"-9223372036854775809", false, 0},
      {"9999999999999999999", false, 0},
      {"18446744073709551615", false, 0},
      {"18446744073709551616", false, 0},
      {"18446744073709551618", false, 0},   // 2, were it cut to 64 bits
      {"-18446744073709551614", false, 0},  // likewise
      {"36893488147419103234", false, 0},   // likewise
      {"340282366920938463463374607431768211458", false, 0},
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

// What both ways of reading a frame make of it; they must agree.
Status DecodeBothWays(std::u16string_view text, Frame* frame) {
  Frame other;
  const Status status = Decode(text, &other);
  EXPECT_EQ(DecodeGeneral(text, frame), status);
  return status;
}

constexpr int64_t kTwoTo53 = int64_t{1} << 53;

// A place where an integer stands, and what fits there.
struct Field {
  const char* name;
  const char* key;
  int64_t low;
  int64_t high;
  Status (*decode)(std::u16string_view text, int64_t* value);
};

const Field kFields[] = {
    {"type", "type", INT32_MIN, INT32_MAX,
     [](std::u16string_view text, int64_t* value) {
       Frame frame;
       const Status status = DecodeBothWays(text, &frame);
       *value = static_cast<int64_t>(frame.type);
       return status;
     }},
    {"typeu", "typeu", INT32_MIN, INT32_MAX,
     [](std::u16string_view text, int64_t* value) {
       Frame frame;
       const Status status = DecodeBothWays(text, &frame);
       *value = frame.subtype;
       return status;
     }},
    // What a JavaScript number holds.
    {"sm", "sm", 1 - kTwoTo53, kTwoTo53 - 1,
     [](std::u16string_view text, int64_t* value) {
       Frame frame;
       const Status status = DecodeBothWays(text, &frame);
       *value = frame.server_time;
       return status;
     }},
    {"code of a login answer", "code", INT32_MIN, INT32_MAX,
     [](std::u16string_view text, int64_t* value) {
       LoginResponse response;
       const Status status = DecodeLoginResponse(text, &response);
       *value = response.code;
       return status;
     }},
    {"firstLoginTime", "firstLoginTime", 1 - kTwoTo53, kTwoTo53 - 1,
     [](std::u16string_view text, int64_t* value) {
       LoginResponse response;
       const Status status = DecodeLoginResponse(text, &response);
       *value = response.first_login_time;
       return status;
     }},
    {"errorCode", "errorCode", INT32_MIN, INT32_MAX,
     [](std::u16string_view text, int64_t* value) {
       ErrorResponse response;
       const Status status = DecodeErrorResponse(text, &response);
       *value = response.code;
       return status;
     }},
    {"code of a kick-out", "code", INT32_MIN, INT32_MAX,
     [](std::u16string_view text, int64_t* value) {
       Kickout kickout;
       const Status status = DecodeKickout(text, &kickout);
       *value = kickout.code;
       return status;
     }},
};

Status DecodeWith(const Field& field, const std::string& key, const std::string& spelling,
                  int64_t* value) {
  const std::u16string text = Utf16("{\"" + key + "\":" + spelling + "}");
  return field.decode(text, value);
}

// In the server's order, so that the fast path has a chance to be wrong.
std::u16string Usual(const std::string& type, const std::string& typeu, const std::string& sm) {
  return Utf16("{\"bridge\":false,\"type\":" + type +
               ",\"dataContent\":\"{}\",\"from\":\"0\",\"to\":\"a\",\"QoS\":false,\"typeu\":" +
               typeu + ",\"sm\":" + sm + "}");
}

TEST(DecodeNumbers, EveryFieldTakesTheIntegersThatFitAndNoOtherNumber) {
  ASSERT_GE(LegalNumbers().size(), 60u);
  for (const Field& field : kFields) {
    for (const Number& number : LegalNumbers()) {
      const bool fits = number.integer && number.value >= field.low && number.value <= field.high;
      int64_t value = 0;
      const Status status = DecodeWith(field, field.key, number.spelling, &value);
      EXPECT_EQ(status, fits ? Status::kOk : Status::kInvalidFrame)
          << field.name << " " << number.spelling.substr(0, 40);
      if (fits && status == Status::kOk) {
        EXPECT_EQ(value, number.value) << field.name;
      }
    }
  }
}

TEST(DecodeNumbers, AnyLegalNumberMayStandInAnUnknownMember) {
  for (const Field& field : kFields) {
    for (const Number& number : LegalNumbers()) {
      for (const char* wrap : {"", "[", "{\"y\":"}) {
        const std::string open = wrap;
        const std::string close = open.empty() ? "" : open == "[" ? "]" : "}";
        int64_t value = 0;
        EXPECT_EQ(DecodeWith(field, "x", open + number.spelling + close, &value), Status::kOk)
            << field.name << " " << open << number.spelling.substr(0, 40);
      }
    }
  }
}

TEST(DecodeNumbers, MalformedNumbersAreRefusedEverywhere) {
  for (const Field& field : kFields) {
    for (const std::string& spelling : IllegalNumbers()) {
      int64_t value = 0;
      for (const char* key : {field.key, "x"}) {
        EXPECT_EQ(DecodeWith(field, key, spelling, &value), Status::kInvalidFrame)
            << field.name << " " << key << " " << spelling;
      }
      EXPECT_EQ(DecodeWith(field, "x", "[" + spelling + ",1]", &value),
                spelling == "1,0" ? Status::kOk : Status::kInvalidFrame)
          << field.name << " " << spelling;
    }
  }
}

TEST(DecodeNumbers, TheFastPathTakesExactlyTheNumbersThatFit) {
  for (const Number& number : LegalNumbers()) {
    Frame frame;
    const std::string& spelling = number.spelling;
    const std::u16string typeu = Usual("51", spelling, "-1");
    const bool typeu_fits =
        number.integer && number.value >= INT32_MIN && number.value <= INT32_MAX;
    EXPECT_EQ(DecodeFast(typeu, &frame), typeu_fits) << spelling.substr(0, 40);
    const std::u16string sm = Usual("51", "-1", spelling);
    const bool sm_fits = number.integer && number.value > -kTwoTo53 && number.value < kTwoTo53;
    EXPECT_EQ(DecodeFast(sm, &frame), sm_fits) << spelling.substr(0, 40);
    if (sm_fits) {
      EXPECT_EQ(frame.server_time, number.value) << spelling;
    }
    const std::u16string type = Usual(spelling, "-1", "-1");
    EXPECT_FALSE(DecodeFast(type, &frame)) << spelling.substr(0, 40);
  }
}

TEST(DecodeNumbers, TheFastPathDeclinesMalformedNumbers) {
  for (const std::string& spelling : IllegalNumbers()) {
    Frame frame;
    for (const std::u16string& text :
         {Usual(spelling, "-1", "-1"), Usual("51", spelling, "-1"), Usual("51", "-1", spelling)}) {
      EXPECT_FALSE(DecodeFast(text, &frame)) << Utf8(text);
      EXPECT_EQ(Decode(text, &frame), Status::kInvalidFrame) << Utf8(text);
    }
  }
}

}  // namespace
}  // namespace im
