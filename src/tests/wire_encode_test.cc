#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "tests/support/json_file.h"
#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/encode.h"

namespace im {
namespace {

using nlohmann::json;

constexpr Ref kUserIdRef = {Source::kUserId, 0, 0};
constexpr Ref kRecipientRef = {Source::kRecipient, 0, 0};
constexpr Ref kContentRef = {Source::kContent, 0, 0};
constexpr Ref kFingerprintRef = {Source::kFingerprint, 0, 0};
constexpr Ref kLoginRef = {Source::kLoginDocument, 0, 0};

std::string Written(const Frame& frame, const HostTexts& texts, const LoginRequest& login = {}) {
  Gather gather;
  Encode(frame, login, &gather);
  return Utf8(Join(gather, texts));
}

// A message of an application, as the session composes it.
Frame Message() {
  Frame frame;
  frame.type = FrameType::kMessage;
  frame.qos = true;
  frame.content = kContentRef;
  frame.from = kUserIdRef;
  frame.to = kRecipientRef;
  frame.fingerprint = kFingerprintRef;
  return frame;
}

Frame ToServer(FrameType type) {
  Frame frame;
  frame.type = type;
  frame.from = kUserIdRef;
  frame.to = ServerRef();
  return frame;
}

HostTexts SomeTexts() {
  HostTexts texts;
  texts.user_id = u"alice";
  texts.recipient = u"bob";
  texts.content = u"hi";
  texts.fingerprint = u"fp-1";
  return texts;
}

TextBytes BytesOf(const HostTexts& texts) {
  const auto bytes = [](const std::u16string& text) {
    return static_cast<double>(Utf8(Quote(text)).size());
  };
  return {bytes(texts.content), bytes(texts.recipient), bytes(texts.user_id),
          bytes(texts.fingerprint)};
}

TEST(Encode, WritesTheMembersInTheOrderOfServersAndReferenceClients) {
  Frame frame = Message();
  frame.subtype = 7;
  frame.server_time = 1795399384851;
  EXPECT_EQ(Written(frame, SomeTexts()),
            R"({"bridge":false,"type":2,"dataContent":"hi","from":"alice","to":"bob","fp":"fp-1",)"
            R"("QoS":true,"typeu":7,"sm":1795399384851})");
}

TEST(Encode, LeavesOutNullMembersAndSaysNobodyForAbsentUsers) {
  EXPECT_EQ(Written(Frame{}, HostTexts{}),
            R"({"bridge":false,"type":0,"from":"-1","to":"-1","QoS":false,"typeu":-1,"sm":-1})");
}

TEST(Encode, ALogoutHasNoContentAndEqualsTheRecordedOne) {
  EXPECT_EQ(Written(ToServer(FrameType::kLogout), SomeTexts()),
            R"({"bridge":false,"type":3,"from":"alice","to":"0","QoS":false,"typeu":-1,"sm":-1})");
}

TEST(Encode, AKeepAliveHasTheEmptyDocumentAndEqualsTheRecordedOne) {
  Frame frame = ToServer(FrameType::kKeepAlive);
  frame.content = EmptyDocumentRef();
  EXPECT_EQ(Written(frame, SomeTexts()),
            R"({"bridge":false,"type":1,"dataContent":"{}","from":"alice","to":"0","QoS":false,)"
            R"("typeu":-1,"sm":-1})");
}

TEST(Encode, AnAckCopiesFingerprintSenderAndBridgeAsTheyWereSpelled) {
  const std::u16string input = Utf16(
      R"({"bridge":true,"type":2,"dataContent":"x","from":"b\u003cb","to":"alice","fp":"f\/1",)"
      R"("QoS":true,"typeu":-1,"sm":-1})");
  Frame message;
  ASSERT_EQ(Decode(input, &message), Status::kOk);
  Frame ack;
  ack.type = FrameType::kAck;
  ack.bridge = message.bridge;
  ack.content = message.fingerprint;
  ack.from = kUserIdRef;
  ack.to = message.from;
  HostTexts texts = SomeTexts();
  texts.input = input;
  EXPECT_EQ(Written(ack, texts),
            R"({"bridge":true,"type":4,"dataContent":"f\/1","from":"alice","to":"b\u003cb",)"
            R"("QoS":false,"typeu":-1,"sm":-1})");
}

TEST(Encode, SlicesOfADocumentGoOutAsTheyCameIn) {
  const std::u16string document = u"{\"code\":2,\"reason\":\"a\\nb\"}";
  Frame frame = ToServer(FrameType::kEcho);
  frame.content = Ref{Source::kDocumentEscaped, 20, 24};
  HostTexts texts = SomeTexts();
  texts.document = document;
  EXPECT_EQ(json::parse(Written(frame, texts))["dataContent"], "a\nb");
}

TEST(Encode, TextsOfTheHostAreQuoted) {
  HostTexts texts;
  texts.user_id = u"__proto__";
  texts.recipient = u"";
  texts.content = u"\"\\\n\u2028\U0001F600";
  texts.fingerprint = std::u16string{u'\xd800', u'\0'};
  EXPECT_EQ(Written(Message(), texts),
            "{\"bridge\":false,\"type\":2,\"dataContent\":\"\\\"\\\\\\n\u2028\U0001F600\","
            "\"from\":\"__proto__\",\"to\":\"\",\"fp\":\"\\ud800\\u0000\",\"QoS\":true,"
            "\"typeu\":-1,\"sm\":-1}");
}

TEST(Encode, EveryLoginOfTheTranscriptIsWrittenUnitForUnit) {
  int logins = 0;
  for (const json& row : LoadJson("server-transcript.json")) {
    const std::string recorded = row.value("client_sends", "");
    if (recorded.find("loginUserId") == std::string::npos) continue;
    const json document = json::parse(json::parse(recorded)["dataContent"].get<std::string>());
    HostTexts texts;
    texts.user_id = Utf16(document["loginUserId"].get<std::string>());
    texts.token = Utf16(document.value("loginToken", ""));
    texts.extra = Utf16(document.value("extra", ""));
    LoginRequest login;
    login.has_token = document.count("loginToken") == 1;
    login.has_extra = document.count("extra") == 1;
    login.first_login_time = document["firstLoginTime"];
    Frame frame = ToServer(FrameType::kLogin);
    frame.content = kLoginRef;
    EXPECT_EQ(Written(frame, texts, login), recorded);
    ++logins;
  }
  EXPECT_GE(logins, 5);
}

TEST(Encode, ALoginLeavesOutAbsentTokenAndExtraButNotEmptyOnes) {
  Frame frame = ToServer(FrameType::kLogin);
  frame.content = kLoginRef;
  HostTexts texts = SomeTexts();
  const auto document = [&](bool token, bool extra) {
    const json written = json::parse(Written(frame, texts, LoginRequest{token, extra, -5}));
    return written["dataContent"].get<std::string>();
  };
  EXPECT_EQ(document(false, false), R"({"loginUserId":"alice","firstLoginTime":-5})");
  EXPECT_EQ(document(true, false),
            R"({"loginUserId":"alice","loginToken":"","firstLoginTime":-5})");
  EXPECT_EQ(document(false, true), R"({"loginUserId":"alice","extra":"","firstLoginTime":-5})");
  EXPECT_EQ(document(true, true),
            R"({"loginUserId":"alice","loginToken":"","extra":"","firstLoginTime":-5})");
}

TEST(Encode, ALoginSurvivesBothLayersOfQuoting) {
  Frame frame = ToServer(FrameType::kLogin);
  frame.content = kLoginRef;
  HostTexts texts;
  texts.user_id = u"\"\\/\n\u2028'<&>\U0001F600";
  texts.token = u"tok\"en\\";
  texts.extra = u"{\"a\":\"b\\\"c\"}";
  const json written = json::parse(Written(frame, texts, LoginRequest{true, true, 1}));
  EXPECT_EQ(written["from"], Utf8(texts.user_id));
  const json document = json::parse(written["dataContent"].get<std::string>());
  EXPECT_EQ(document["loginUserId"], Utf8(texts.user_id));
  EXPECT_EQ(document["loginToken"], Utf8(texts.token));
  EXPECT_EQ(document["extra"], Utf8(texts.extra));
}

TEST(Encode, TheLongestFrameFitsTheGatherList) {
  Frame frame = Message();
  frame.content = kLoginRef;
  Gather gather;
  Encode(frame, LoginRequest{true, true, 0}, &gather);
  EXPECT_LE(gather.size, kMaxPieces);
  Encode(Frame{}, LoginRequest{}, &gather);
  EXPECT_LT(gather.size, 15u) << "a gather list is used again from its beginning";
}

TEST(Encode, EveryConstantIsAsciiAndHasItsPlace) {
  ASSERT_GT(ConstantCount(), 10u);
  for (uint32_t i = 0; i < ConstantCount(); ++i) {
    const std::string text = ConstantText(i);
    EXPECT_FALSE(text.empty());
    for (const char letter : text) EXPECT_TRUE(letter >= 0x20 && letter < 0x7f) << text;
  }
}

TEST(EncodeDeathTest, AConstantThatIsNotThereIsABug) {
  Gather gather;
  gather.Add(Ref{Source::kConstant, ConstantCount(), 0});
  EXPECT_DEATH(static_cast<void>(FrameBytes(gather, TextBytes{}, {})), "");
}

TEST(Encode, WhatWasWrittenIsReadAsTheSame) {
  for (const int32_t subtype : {INT32_MIN, -1, 0, 9, 10, INT32_MAX}) {
    for (const int64_t time : {-kMaxSafeInteger, int64_t{-1}, int64_t{0}, kMaxSafeInteger}) {
      for (const bool flag : {false, true}) {
        Frame frame = Message();
        frame.subtype = subtype;
        frame.server_time = time;
        frame.bridge = flag;
        frame.qos = !flag;
        const std::u16string text = Utf16(Written(frame, SomeTexts()));
        Frame read;
        ASSERT_TRUE(DecodeFast(text, &read)) << Utf8(text);
        EXPECT_EQ(read.subtype, subtype);
        EXPECT_EQ(read.server_time, time);
        EXPECT_EQ(read.bridge, flag);
        EXPECT_EQ(read.qos, !flag);
        EXPECT_EQ(Utf8(Meaning(text, read.from)), "alice");
      }
    }
  }
}

// --- Counting bytes before joining. ---

// Text of all lengths of UTF-8, with what needs escapes and lone surrogates.
std::u16string RandomText(std::mt19937* random) {
  const std::vector<std::u16string> pieces = {u"a",
                                              u"\"",
                                              u"\\",
                                              u"\n",
                                              u"\x1f",
                                              u"\u00e9",
                                              u"\u4f60",
                                              u"\u2028",
                                              u"\U0001F600",
                                              u"\uffff",
                                              std::u16string(1, u'\0'),
                                              std::u16string(1, u'\xd800'),
                                              std::u16string(1, u'\xdfff')};
  std::u16string text;
  for (uint32_t left = (*random)() % 20; left > 0; --left) text += pieces[(*random)() % 13];
  return text;
}

TEST(FrameBytes, IsExactForTextsOfTheHost) {
  std::mt19937 random(9);
  const std::vector<int64_t> numbers = {INT32_MIN, -1000, -10, -9, -1, 0, 9, 10, 99, INT32_MAX};
  for (int i = 0; i < 3000; ++i) {
    HostTexts texts;
    texts.user_id = RandomText(&random);
    texts.recipient = RandomText(&random);
    texts.content = RandomText(&random);
    texts.fingerprint = RandomText(&random);
    Frame frame = Message();
    frame.subtype = static_cast<int32_t>(numbers[random() % numbers.size()]);
    frame.server_time = numbers[random() % numbers.size()] * 4194304;
    frame.bridge = random() % 2 == 0;
    frame.qos = random() % 2 == 0;
    if (random() % 4 == 0) frame.fingerprint = Ref{};
    if (random() % 4 == 0) frame.to = ServerRef();
    if (random() % 4 == 0) frame.content = EmptyDocumentRef();
    Gather gather;
    Encode(frame, LoginRequest{}, &gather);
    const std::string joined = Utf8(Join(gather, texts));
    ASSERT_EQ(FrameBytes(gather, BytesOf(texts), {}), joined.size()) << joined;
  }
}

TEST(FrameBytes, LooksAtNothingOfAnEarlierFrame) {
  const HostTexts texts = SomeTexts();
  Gather gather;
  Encode(Message(), LoginRequest{}, &gather);
  Encode(ToServer(FrameType::kLogout), LoginRequest{}, &gather);
  EXPECT_EQ(FrameBytes(gather, BytesOf(texts), {}), Join(gather, texts).size());
}

TEST(FrameBytes, IsExactForTheWidestNumbers) {
  for (const int64_t time : {-kMaxSafeInteger, kMaxSafeInteger, INT64_MIN, INT64_MAX}) {
    Frame frame;
    frame.type = static_cast<FrameType>(INT32_MIN);
    frame.subtype = INT32_MIN;
    frame.server_time = time;
    Gather gather;
    Encode(frame, LoginRequest{}, &gather);
    EXPECT_EQ(FrameBytes(gather, TextBytes{}, {}), Join(gather, HostTexts{}).size());
  }
}

TEST(FrameBytes, IsExactForSlicesOfTheInput) {
  std::mt19937 random(10);
  for (int i = 0; i < 3000; ++i) {
    HostTexts texts = SomeTexts();
    texts.input = u"{\"fp\":" + Quote(RandomText(&random)) + u",\"from\":" +
                  Quote(RandomText(&random)) + u"}";
    Frame message;
    ASSERT_EQ(Decode(texts.input, &message), Status::kOk);
    Frame ack;
    ack.type = FrameType::kAck;
    ack.content = message.fingerprint;
    ack.from = kUserIdRef;
    ack.to = message.from;
    Gather gather;
    Encode(ack, LoginRequest{}, &gather);
    const std::string joined = Utf8(Join(gather, texts));
    ASSERT_EQ(FrameBytes(gather, BytesOf(texts), texts.input), joined.size()) << joined;
  }
}

}  // namespace
}  // namespace im
