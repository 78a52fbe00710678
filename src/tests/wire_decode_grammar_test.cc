// What is a JSON object at all, whatever its members mean.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/protocol.h"

namespace im {
namespace {

Status StatusOf(const std::u16string& text) {
  Frame frame;
  const Status status = DecodeGeneral(text, &frame);
  EXPECT_EQ(Decode(text, &frame), status) << Utf8(text.substr(0, 200));
  return status;
}

Status StatusOf(const std::string& text) { return StatusOf(Utf16(text)); }

std::string Repeat(const std::string& piece, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += piece;
  return repeated;
}

constexpr int kDepth = 8;
const std::string kUsual =
    "{\"bridge\":false,\"type\":51,\"dataContent\":\"{}\",\"from\":\"0\",\"to\":\"alice\","
    "\"QoS\":false,\"typeu\":-1,\"sm\":-1}";

TEST(DecodeGrammar, AnEmptyObjectIsAFrameOfDefaults) {
  EXPECT_EQ(StatusOf("{}"), Status::kOk);
  EXPECT_EQ(StatusOf(" \t\r\n{ \n} \t"), Status::kOk);
}

TEST(DecodeGrammar, NoTextAtAllIsRefused) {
  Frame frame;
  EXPECT_EQ(Decode({}, &frame), Status::kInvalidFrame);
  EXPECT_EQ(DecodeGeneral({}, &frame), Status::kInvalidFrame);
  EXPECT_FALSE(DecodeFast({}, &frame));
  EXPECT_EQ(StatusOf(" "), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf("\r\n\t "), Status::kInvalidFrame);
}

TEST(DecodeGrammar, WhatIsNotAnObjectIsRefused) {
  for (const char* text : {"null", "true", "false", "0", "-1", "1.5", "\"\"", "\"{}\"", "[]",
                           "[{}]", "[1,2]", "not json", "undefined"}) {
    EXPECT_EQ(StatusOf(text), Status::kInvalidFrame) << text;
  }
}

TEST(DecodeGrammar, TrailingGarbageIsRefused) {
  for (const char* tail :
       {"x", "{}", " {}", "}", "]", ",", "null", "1", "\"\"", " 1", "//", "\x01"}) {
    EXPECT_EQ(StatusOf(std::string("{}") + tail), Status::kInvalidFrame) << tail;
    EXPECT_EQ(StatusOf(kUsual + tail), Status::kInvalidFrame) << tail;
  }
}

TEST(DecodeGrammar, EveryTrueBeginningOfAFrameIsRefused) {
  const std::u16string text = Utf16(kUsual);
  for (size_t size = 0; size < text.size(); ++size) {
    // A copy of its own, so that a sanitizer sees the first read past the end.
    const std::vector<char16_t> cut(text.begin(), text.begin() + static_cast<int64_t>(size));
    Frame frame;
    const std::u16string_view units{cut.data(), size};
    EXPECT_EQ(Decode(units, &frame), Status::kInvalidFrame) << size;
    EXPECT_EQ(DecodeGeneral(units, &frame), Status::kInvalidFrame) << size;
  }
}

TEST(DecodeGrammar, MisplacedPunctuationIsRefused) {
  for (const char* text : {"{",
                           "}",
                           "{]",
                           "[}",
                           "{{}}",
                           "{,}",
                           "{:}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{,\"a\":1}",
                           "{\"a\":1,,\"b\":2}",
                           "{\"a\"::1}",
                           "{\"a\" 1}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":1\"b\":2}",
                           "{\"a\":1;\"b\":2}",
                           "{\"a\"=1}",
                           "{\"a\":[1,]}",
                           "{\"a\":[,1]}",
                           "{\"a\":[1 2]}",
                           "{\"a\":[1}",
                           "{\"a\":{]}",
                           "{\"a\":[}]",
                           "{\"a\":1]",
                           "{\"a\":\"b\"\"c\"}",
                           "{\"a\"\"b\":1}",
                           "{\"a\":[]",
                           "{\"a\":{}",
                           "({})",
                           "{\"a\":(1)}"}) {
    EXPECT_EQ(StatusOf(text), Status::kInvalidFrame) << text;
  }
}

TEST(DecodeGrammar, KeysAreStringsInDoubleQuotes) {
  for (const char* text : {"{a:1}", "{type:2}", "{'type':2}", "{1:2}", "{null:1}", "{[]:1}",
                           "{\"a:1}", "{a\":1}", "{`a`:1}", "{true:1}"}) {
    EXPECT_EQ(StatusOf(text), Status::kInvalidFrame) << text;
  }
}

TEST(DecodeGrammar, LiteralsAreSpelledExactly) {
  for (const char* word : {"True",
                           "TRUE",
                           "tru",
                           "truee",
                           "true1",
                           "truefalse",
                           "nul",
                           "nulll",
                           "Null",
                           "NULL",
                           "fals",
                           "falsee",
                           "t",
                           "f",
                           "n",
                           "t rue",
                           "tr\\u0075e",
                           "undefined",
                           "'x'",
                           "nil",
                           "none",
                           "tru\xc3\xa9",
                           "null\xe2\x80\xa8"}) {
    EXPECT_EQ(StatusOf(std::string("{\"x\":") + word + "}"), Status::kInvalidFrame) << word;
    EXPECT_EQ(StatusOf(std::string("{\"QoS\":") + word + "}"), Status::kInvalidFrame) << word;
    EXPECT_EQ(StatusOf(std::string("{\"x\":") + word), Status::kInvalidFrame) << word;
  }
}

TEST(DecodeGrammar, OnlyTheFourBlanksOfJsonAreWhiteSpace) {
  const std::u16string others = u"\v\f\u00a0\u0085\u1680\u2003\u2028\u2029\u3000\ufeff\u200b";
  for (const char16_t blank : others) {
    for (const std::u16string& text :
         {std::u16string(1, blank) + u"{}", u"{" + std::u16string(1, blank) + u"}",
          u"{}" + std::u16string(1, blank), u"{\"x\":" + std::u16string(1, blank) + u"1}"}) {
      EXPECT_EQ(StatusOf(text), Status::kInvalidFrame) << std::hex << int{blank};
    }
  }
}

TEST(DecodeGrammar, AByteOrderMarkIsRefused) {
  EXPECT_EQ(StatusOf(u"\ufeff" + Utf16(kUsual)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(u"\ufffe" + Utf16(kUsual)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(u"\u00ef\u00bb\u00bf" + Utf16(kUsual)), Status::kInvalidFrame);
}

TEST(DecodeGrammar, ANulOutsideStringsIsRefusedWhereverItStands) {
  const std::u16string text = Utf16(kUsual);
  bool in_string = false;
  for (size_t at = 0; at <= text.size(); ++at) {
    if (!in_string) {
      std::u16string with_nul = text;
      with_nul.insert(at, 1, u'\0');
      EXPECT_EQ(StatusOf(with_nul), Status::kInvalidFrame) << at;
    }
    if (at < text.size() && text[at] == u'"') in_string = !in_string;
  }
}

TEST(DecodeGrammar, CommentsAreRefused) {
  for (const char* text : {"//x\n{}", "/*x*/{}", "{/**/}", "{}//", "{}/**/", "{\"a\"/**/:1}",
                           "{\"a\"://\n1}", "{\"a\":1/**/}", "{\"a\":1,//\n\"b\":2}", "#\n{}"}) {
    EXPECT_EQ(StatusOf(text), Status::kInvalidFrame) << text;
  }
}

TEST(DecodeGrammar, StrayUnitsOutsideStringsAreRefused) {
  for (uint32_t unit = 0; unit <= 0xffff; ++unit) {
    if (unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r') continue;
    const auto stray = static_cast<char16_t>(unit);
    const std::u16string text = u"{\"a\":[1]" + std::u16string(1, stray) + u"}";
    Frame frame;
    ASSERT_EQ(DecodeGeneral(text, &frame), Status::kInvalidFrame) << std::hex << unit;
  }
}

TEST(DecodeGrammar, UnitsWhoseLowByteIsPunctuationAreNotPunctuation) {
  // A decoder that narrows units to bytes would take U+017B for `{`.
  for (const char16_t high : {u'\u0100', u'\u2000', u'\uff00'}) {
    for (size_t at = 0; at < kUsual.size(); ++at) {
      std::u16string text = Utf16(kUsual);
      text[at] = static_cast<char16_t>(text[at] + high);
      Frame fast;
      Frame general;
      if (!DecodeFast(text, &fast)) continue;  // outside of the strings' texts: declined
      ASSERT_EQ(DecodeGeneral(text, &general), Status::kOk) << Utf8(text);
      ASSERT_EQ(Describe(fast), Describe(general)) << Utf8(text);
      EXPECT_NE(Utf8(Meaning(text, fast.content)) + Utf8(Meaning(text, fast.from)) +
                    Utf8(Meaning(text, fast.to)),
                "{}0alice");
    }
  }
  EXPECT_EQ(StatusOf(u"\u017b}"), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(u"{\u0122type\u0122:2}"), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(u"{\"type\":\u0132}"), Status::kInvalidFrame);
}

TEST(DecodeGrammar, NestingIsAcceptedToTheLimitAndRefusedBeyondIt) {
  // The frame itself is the first level.
  const auto arrays = [](int n) { return "{\"x\":" + Repeat("[", n) + Repeat("]", n) + "}"; };
  const auto objects = [](int n) { return Repeat("{\"x\":", n) + "1" + Repeat("}", n); };
  EXPECT_EQ(StatusOf(arrays(kDepth - 1)), Status::kOk);
  EXPECT_EQ(StatusOf(arrays(kDepth)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(objects(kDepth)), Status::kOk);
  EXPECT_EQ(StatusOf(objects(kDepth + 1)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf("{\"x\":[{\"y\":[{\"z\":[{\"w\":[]}]}]}]}"), Status::kOk);
  EXPECT_EQ(StatusOf("{\"x\":[{\"y\":[{\"z\":[{\"w\":[[]]}]}]}]}"), Status::kInvalidFrame);
}

TEST(DecodeGrammar, DepthIsCountedDownAgainWhenBracketsClose) {
  const std::string deep = Repeat("[", kDepth - 1) + Repeat("]", kDepth - 1);
  EXPECT_EQ(StatusOf("{\"a\":" + deep + ",\"b\":" + deep + ",\"type\":2}"), Status::kOk);
  EXPECT_EQ(StatusOf("{\"a\":[" + Repeat("[],{},", 1000) + "0]}"), Status::kOk);
}

TEST(DecodeGrammar, AHundredThousandBracketsAreRefusedAtOnce) {
  constexpr int kMany = 100000;
  EXPECT_EQ(StatusOf(Repeat("[", kMany)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(Repeat("{", kMany)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf("{\"x\":" + Repeat("[", kMany)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf("{\"x\":" + Repeat("[", kMany) + Repeat("]", kMany) + "}"),
            Status::kInvalidFrame);
  EXPECT_EQ(StatusOf(Repeat("{\"x\":", kMany) + "1" + Repeat("}", kMany)), Status::kInvalidFrame);
  EXPECT_EQ(StatusOf("{}" + Repeat("}", kMany)), Status::kInvalidFrame);
}

TEST(DecodeGrammar, AHundredThousandMembersAreFine) {
  EXPECT_EQ(StatusOf("{" + Repeat("\"x\":{\"y\":[1]},", 100000) + "\"type\":2}"), Status::kOk);
}

}  // namespace
}  // namespace im
