// The fast path: what it takes, what it leaves to the general one, and that they never disagree.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/text.h"
#include "wire/decode.h"

namespace im {
namespace {

bool Takes(const std::string& text) {
  const std::u16string units = Utf16(text);
  Frame frame;
  return DecodeFast(units, &frame);
}

Status General(const std::string& text) {
  const std::u16string units = Utf16(text);
  Frame frame;
  return DecodeGeneral(units, &frame);
}

const std::string kUsual =
    R"({"bridge":false,"type":2,"dataContent":"hi","from":"alice","to":"bob","fp":"fp-1",)"
    R"("QoS":true,"typeu":-1,"sm":-1})";

std::string Replaced(const std::string& what, const std::string& by) {
  std::string text = kUsual;
  const size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(DecodeFast, TakesMessagesAcksAndKeepAliveResponses) {
  for (const char* type : {"2", "4", "51"}) {
    EXPECT_TRUE(Takes(Replaced("\"type\":2", std::string("\"type\":") + type))) << type;
  }
}

TEST(DecodeFast, LeavesEveryOtherTypeToTheGeneralPath) {
  for (const char* type : {"-1", "0", "1", "3", "5", "50", "52", "53", "54", "99", "2147483647"}) {
    const std::string text = Replaced("\"type\":2", std::string("\"type\":") + type);
    EXPECT_FALSE(Takes(text)) << type;
    EXPECT_EQ(General(text), Status::kOk) << type;
  }
}

TEST(DecodeFast, TakesFramesWithoutAnyOfTheTexts) {
  const std::vector<std::string> texts = {",\"dataContent\":\"hi\"", ",\"from\":\"alice\"",
                                          ",\"to\":\"bob\"", ",\"fp\":\"fp-1\""};
  for (int left_out = 0; left_out < 16; ++left_out) {
    std::string text = kUsual;
    for (size_t i = 0; i < texts.size(); ++i) {
      if ((left_out >> i & 1) != 0) text.erase(text.find(texts[i]), texts[i].size());
    }
    EXPECT_TRUE(Takes(text)) << text;
    EXPECT_EQ(General(text), Status::kOk) << text;
  }
}

TEST(DecodeFast, LeavesOtherLegalSpellingsToTheGeneralPath) {
  const std::vector<std::string> spellings = {
      " " + kUsual,
      kUsual + "\n",
      Replaced("{\"bridge\":false,", "{"),
      Replaced("\"bridge\":false", "\"bridge\": false"),
      Replaced("\"bridge\":false", "\"bridge\":null"),
      Replaced("\"bridge\":false", "\"\\u0062ridge\":false"),
      Replaced("\"bridge\":false,\"type\":2", "\"type\":2,\"bridge\":false"),
      Replaced("\"from\":\"alice\",\"to\":\"bob\"", "\"to\":\"bob\",\"from\":\"alice\""),
      Replaced("\"hi\"", "null"),
      Replaced("\"fp-1\"", "null"),
      Replaced("\"fp\":\"fp-1\"", "\"fp\":\"fp-1\",\"fp\":\"fp-1\""),
      Replaced("\"QoS\":true", "\"QoS\":null"),
      Replaced(",\"QoS\":true", ""),
      Replaced("\"typeu\":-1", "\"typeu\":null"),
      Replaced(",\"typeu\":-1", ""),
      Replaced("\"sm\":-1", "\"sm\":null"),
      Replaced(",\"sm\":-1", ""),
      Replaced("\"sm\":-1", "\"sm\":-1,\"x\":0"),
      Replaced("\"sm\":-1", "\"sm\":-1,\"sm\":-1"),
  };
  for (const std::string& text : spellings) {
    EXPECT_FALSE(Takes(text)) << text;
    EXPECT_EQ(General(text), Status::kOk) << text;
  }
}

TEST(DecodeFast, DeclinesWhatIsNoFrame) {
  const std::vector<std::string> texts = {
      kUsual + "}",
      kUsual + kUsual,
      Replaced("-1}", "-1"),
      Replaced("-1}", "-1]"),
      Replaced("false", "False"),
      Replaced("false", "falsetrue"),
      Replaced("\"hi\"", "hi"),
      Replaced("\"hi\"", "'hi'"),
      Replaced("\"hi\"", "\"hi"),
      Replaced("\"hi\"", "1"),
      Replaced("\"type\":2", "\"type\":\"2\""),
      Replaced("\"type\":2", "\"type\":2.0"),
      Replaced("\"type\":2", "\"type\":02"),
      Replaced("\"type\":2", "\"type\":4294967298"),
      Replaced("\"QoS\":true", "\"QoS\":1"),
      Replaced("\"QoS\":true", "\"QoS\":\"true\""),
      Replaced("\"typeu\":-1", "\"typeu\":2147483648"),
      Replaced("\"sm\":-1", "\"sm\":9007199254740992"),
      Replaced("\"sm\":-1", "\"sm\":-1,"),
      Replaced(",\"QoS\"", "\"QoS\""),
      Replaced(",\"QoS\"", ",,\"QoS\""),
  };
  for (const std::string& text : texts) {
    EXPECT_FALSE(Takes(text)) << text;
    EXPECT_EQ(General(text), Status::kInvalidFrame) << text;
  }
}

TEST(DecodeFast, AFrameItLeftHalfReadComesOutOfTheGeneralPathClean) {
  // The fast path has read everything up to the last member before it declines.
  const std::u16string text =
      Utf16(R"({"bridge":true,"type":2,"dataContent":"a","from":"b","to":"c","fp":"d","QoS":true,)"
            R"("typeu":5,"sm":5,"dataContent":null,"from":null,"to":null,"fp":null,"bridge":null,)"
            R"("QoS":null,"typeu":null,"sm":null,"type":null})");
  Frame frame;
  ASSERT_EQ(Decode(text, &frame), Status::kOk);
  EXPECT_EQ(Describe(frame), Describe(Frame{}));
}

}  // namespace
}  // namespace im
