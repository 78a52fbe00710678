// What real servers and reference clients wrote, frame by frame.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/json_file.h"
#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/encode.h"

namespace im {
namespace {

using nlohmann::json;

struct Vector {
  std::string name;
  std::u16string text;
  json fields;
};

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::vector<Vector> Vectors() {
  std::vector<Vector> vectors;
  for (const json& row : LoadJson("frame-vectors.json")) {
    const std::string hex = row["frame_utf8_hex"];
    vectors.push_back({row["name"], Utf16(FromHex(hex)), row["fields"]});
  }
  return vectors;
}

// Every frame of the transcript that `member` ("client_sends" or "server_sends") recorded.
std::vector<std::u16string> Recorded(const char* member) {
  std::vector<std::u16string> frames;
  for (const json& row : LoadJson("server-transcript.json")) {
    if (row.count(member) == 0) continue;
    const std::u16string text = Utf16(row[member].get<std::string>());
    // One scene sends malformed texts on purpose; the frames all begin like this.
    if (text.rfind(u"{\"bridge\":", 0) == 0) frames.push_back(text);
  }
  return frames;
}

bool IsUsual(const Frame& frame) {
  return frame.type == FrameType::kMessage || frame.type == FrameType::kAck ||
         frame.type == FrameType::kKeepAliveResponse;
}

std::u16string Reencode(const std::u16string& text, const Frame& frame) {
  Gather gather;
  Encode(frame, LoginRequest{}, &gather);
  HostTexts texts;
  texts.input = text;
  return Join(gather, texts);
}

TEST(Vectors, AreAllThirtyThere) { EXPECT_EQ(Vectors().size(), 30u); }

TEST(Vectors, AllDecodeToTheirFields) {
  for (const Vector& vector : Vectors()) {
    Frame frame;
    ASSERT_EQ(DecodeGeneral(vector.text, &frame), Status::kOk) << vector.name;
    EXPECT_EQ(Fields(vector.text, frame), vector.fields) << vector.name;
  }
}

TEST(Vectors, DecodeAlikeByTheFrontDoor) {
  for (const Vector& vector : Vectors()) {
    Frame general;
    Frame frame;
    ASSERT_EQ(DecodeGeneral(vector.text, &general), Status::kOk) << vector.name;
    ASSERT_EQ(Decode(vector.text, &frame), Status::kOk) << vector.name;
    EXPECT_EQ(Describe(frame), Describe(general)) << vector.name;
  }
}

TEST(Vectors, OfTheUsualTypesAllTakeTheFastPathAndNoOthers) {
  for (const Vector& vector : Vectors()) {
    Frame general;
    Frame frame;
    ASSERT_EQ(DecodeGeneral(vector.text, &general), Status::kOk) << vector.name;
    const bool taken = DecodeFast(vector.text, &frame);
    EXPECT_EQ(taken, IsUsual(general)) << vector.name;
    if (taken) {
      EXPECT_EQ(Describe(frame), Describe(general)) << vector.name;
    }
  }
}

TEST(Vectors, AreWrittenAgainUnitForUnit) {
  for (const Vector& vector : Vectors()) {
    Frame frame;
    ASSERT_EQ(Decode(vector.text, &frame), Status::kOk) << vector.name;
    const std::u16string written = Reencode(vector.text, frame);
    EXPECT_EQ(json::parse(Utf8(written)), json::parse(Utf8(vector.text))) << vector.name;
    EXPECT_EQ(Utf8(written), Utf8(vector.text)) << vector.name;
  }
}

TEST(Transcript, EveryFrameOfTheServerDecodesAndIsWrittenAgainUnitForUnit) {
  const std::vector<std::u16string> frames = Recorded("server_sends");
  ASSERT_GT(frames.size(), 20u);
  for (const std::u16string& text : frames) {
    Frame frame;
    ASSERT_EQ(Decode(text, &frame), Status::kOk) << Utf8(text);
    EXPECT_EQ(DecodeFast(text, &frame), IsUsual(frame)) << Utf8(text);
    ASSERT_EQ(DecodeGeneral(text, &frame), Status::kOk) << Utf8(text);
    EXPECT_EQ(Utf8(Reencode(text, frame)), Utf8(text));
  }
}

TEST(Transcript, EveryFrameOfAReferenceClientDecodesAndIsWrittenAgainUnitForUnit) {
  const std::vector<std::u16string> frames = Recorded("client_sends");
  ASSERT_GT(frames.size(), 20u);
  for (const std::u16string& text : frames) {
    Frame frame;
    ASSERT_EQ(Decode(text, &frame), Status::kOk) << Utf8(text);
    EXPECT_EQ(Utf8(Reencode(text, frame)), Utf8(text));
  }
}

}  // namespace
}  // namespace im
