// The content of control frames: what is read of it, and what is spelled.
#include "wire/control.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/text.h"
#include "wire/tag.h"

namespace im {
namespace {

Uuid TagOf(uint32_t i) { return MakeTag(1700000000000 + i, i & 7, i * 2654435761u); }

std::string Spelled(const Uuid& tag) {
  char16_t text[kUuidUnits];
  SpellUuid(tag, text);
  return std::string(text, text + kUuidUnits);
}

std::string Quoted(uint32_t i) { return "\"" + Spelled(TagOf(i)) + "\""; }

class WireControlTest : public ::testing::Test {
 protected:
  Status Read(const std::string& json) { return ReadControl(Utf16(json), &control_); }

  void ExpectReceipts(std::initializer_list<Receipt> expected) {
    ASSERT_EQ(control_.receipts.size(), expected.size());
    uint32_t i = 0;
    for (const Receipt& receipt : expected) {
      EXPECT_EQ(control_.receipts[i].tag, receipt.tag);
      EXPECT_EQ(control_.receipts[i].read, receipt.read);
      ++i;
    }
  }
  void ExpectNothing() {
    EXPECT_EQ(control_.receipts.size(), 0u);
    EXPECT_FALSE(control_.typing);
    EXPECT_FALSE(control_.back);
  }

  Control control_;
};

TEST_F(WireControlTest, EachMemberIsRead) {
  EXPECT_EQ(Read("{\"v\":1,\"received\":[" + Quoted(1) + "," + Quoted(2) + "],\"read\":[" +
                 Quoted(3) + "],\"typing\":true,\"back\":true}"),
            Status::kOk);
  ExpectReceipts({{TagOf(1), false}, {TagOf(2), false}, {TagOf(3), true}});
  EXPECT_TRUE(control_.typing);
  EXPECT_TRUE(control_.back);
}

TEST_F(WireControlTest, WhatWasReadBeforeIsGone) {
  Read("{\"v\":1,\"received\":[" + Quoted(1) + "],\"typing\":true,\"back\":true}");
  EXPECT_EQ(Read("{\"v\":1}"), Status::kOk);
  ExpectNothing();
}

TEST_F(WireControlTest, UnknownMembersAndFingerprintsAreIgnored) {
  EXPECT_EQ(Read("{\"seen\":[" + Quoted(1) + "],\"v\":1,\"x\":{\"received\":[" + Quoted(2) +
                 "]},\"received\":[\"fp-1\"," + Quoted(3) + ",5,null,true,[" + Quoted(4) +
                 "],{\"read\":" + Quoted(5) + "}," + Quoted(6) + "]}"),
            Status::kOk);
  ExpectReceipts({{TagOf(3), false}, {TagOf(6), false}});
}

TEST_F(WireControlTest, MembersOfAnotherTypeAreIgnored) {
  EXPECT_EQ(Read("{\"v\":1,\"received\":" + Quoted(1) + ",\"read\":{\"a\":" + Quoted(2) +
                 "},\"typing\":1,\"back\":\"true\"}"),
            Status::kOk);
  ExpectNothing();
}

TEST_F(WireControlTest, FalseIsNotTrue) {
  EXPECT_EQ(Read("{\"v\":1,\"typing\":false,\"back\":null}"), Status::kOk);
  ExpectNothing();
}

TEST_F(WireControlTest, AnotherVersionSaysNothing) {
  for (const char* version : {"2", "0", "\"1\"", "null", "1.0", "[1]"}) {
    EXPECT_EQ(Read("{\"received\":[" + Quoted(1) + "],\"typing\":true,\"v\":" + version + "}"),
              Status::kOk);
    ExpectNothing();
  }
}

TEST_F(WireControlTest, WithoutAVersionItIsOurs) {
  EXPECT_EQ(Read("{\"back\":true}"), Status::kOk);
  EXPECT_TRUE(control_.back);
}

TEST_F(WireControlTest, WhatIsNoJsonSaysNothing) {
  for (const char* text : {"", "[]", "true", "{", "{\"v\":1,\"received\":[", "not JSON",
                           "{\"v\":1,\"back\":true}}", "{\"back\":true,}"}) {
    EXPECT_EQ(Read(text), Status::kInvalidFrame) << text;
    ExpectNothing();
  }
}

TEST_F(WireControlTest, ListsAreCutAt256) {
  std::string received = "{\"v\":1,\"received\":[", read;
  for (uint32_t i = 0; i < 300; ++i) {
    if (i > 0) received += ",", read += ",";
    received += Quoted(i);
    read += Quoted(1000 + i);
  }
  EXPECT_EQ(Read(received + "],\"read\":[" + read + "]}"), Status::kOk);
  ASSERT_EQ(control_.receipts.size(), 2 * kMaxReceiptsRead);
  EXPECT_EQ(control_.receipts[255].tag, TagOf(255));
  EXPECT_EQ(control_.receipts[256].tag, TagOf(1000));
}

TEST_F(WireControlTest, WhatIsNoTagFillsAListToo) {
  std::string text = "{\"received\":[";
  for (uint32_t i = 0; i < kMaxReceiptsRead; ++i) text += "\"x\",";
  EXPECT_EQ(Read(text + Quoted(1) + "]}"), Status::kOk);
  ExpectNothing();
}

// What is spelled, read by somebody else.
TEST_F(WireControlTest, AFrameIsAJsonStringOfAJsonObject) {
  control_.receipts.Append(Receipt{TagOf(1), false});
  control_.receipts.Append(Receipt{TagOf(2), true});
  control_.receipts.Append(Receipt{TagOf(3), false});
  control_.typing = control_.back = true;
  Array<char16_t> out;
  out.Append(u'x');
  ASSERT_TRUE(SpellControl(control_, &out));
  EXPECT_EQ(out[0], u'x');
  const std::string text(out.data() + 1, out.data() + out.size());
  const nlohmann::json document =
      nlohmann::json::parse(nlohmann::json::parse(text).get<std::string>());
  EXPECT_EQ(document, (nlohmann::json{{"v", 1},
                                      {"received", {Spelled(TagOf(1)), Spelled(TagOf(3))}},
                                      {"read", {Spelled(TagOf(2))}},
                                      {"typing", true},
                                      {"back", true}}));
}

TEST_F(WireControlTest, WhatIsNotSaidIsLeftOut) {
  Array<char16_t> out;
  ASSERT_TRUE(SpellControl(control_, &out));
  EXPECT_EQ(std::u16string(out.data(), out.size()), u"\"{\\\"v\\\":1}\"");
}

TEST_F(WireControlTest, TheUnitsOfAFrameAreBounded) {
  control_.typing = control_.back = true;
  for (uint32_t i = 0; i <= kMaxReceiptsWritten; ++i) {
    Array<char16_t> out;
    ASSERT_TRUE(SpellControl(control_, &out));
    EXPECT_LE(out.size(), ControlUnits(i));
    control_.receipts.Append(Receipt{TagOf(i), i % 3 == 0});
  }
  EXPECT_LT(ControlUnits(kMaxReceiptsWritten), 6000u);  // what reference TCP clients read at once
}

}  // namespace
}  // namespace im
