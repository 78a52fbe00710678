// The part of the border that is about receipts: what it takes, and what it turns away.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "abi/im_api.h"
#include "base/status.h"
#include "session/config.h"
#include "session/event.h"
#include "wire/text.h"

namespace im {
namespace {

using namespace std::string_literals;  // NOLINT: u""s

constexpr double kNow = 1000;
const std::u16string kTag = u"018bcfe5-6800-8e2e-8000-000000000001";

int32_t Code(Status status) { return static_cast<int32_t>(status); }

class AbiReceiptsTest : public ::testing::Test {
 protected:
  AbiReceiptsTest() { im_set_option(client(), static_cast<int32_t>(Option::kReceipts), 1); }

  im_client* client() { return client_.get(); }

  uint32_t Write(const std::u16string& text) {
    char16_t* buffer = im_reserve(client(), static_cast<uint32_t>(text.size()));
    std::memcpy(buffer, text.data(), text.size() * 2);
    return static_cast<uint32_t>(text.size());
  }
  int32_t Owe(const std::u16string& text, int32_t read = 0) {
    return im_owe(client(), Write(text), read, kNow);
  }
  int32_t Await(const std::u16string& to, const std::u16string& fingerprint, double bytes = 100,
                int32_t copies = 0, double age = 0) {
    const uint32_t units = Write(to + fingerprint);
    return im_await(client(), static_cast<uint32_t>(to.size()), units, bytes, -1, copies, age,
                    kNow);
  }
  void GoOnline() {
    im_login(client(), kNow);
    im_token_ready(client(), 1, 1, kNow);
    im_link_opened(client(), 1, kNow);
    Frame(uR"({"type":50,"dataContent":"{}"})");
    Drain();
  }
  void Frame(const std::u16string& text) {
    im_link_frame(client(), 1, Write(text), 0, -1, kNow);
  }
  // Polls until `kind`; null: it does not come.
  const im_record* PollFor(OutputKind kind) {
    for (int32_t found = im_poll(client(), 0); found != 0; found = im_poll(client(), 0)) {
      if (found == static_cast<int32_t>(kind)) return im_record_of(client());
    }
    return nullptr;
  }
  void Drain() { PollFor(OutputKind::kNone); }

 private:
  struct Destroy {
    void operator()(im_client* client) const { im_destroy(client); }
  };
  std::unique_ptr<im_client, Destroy> client_{im_create(1, 2, 3, 4, kNow)};
};

TEST_F(AbiReceiptsTest, ADebtHasANumber) {
  EXPECT_EQ(Owe(u"\"bob\"" + kTag), 1);
  EXPECT_EQ(Owe(u"\"bob\"" + kTag, 1), 2);
}

TEST_F(AbiReceiptsTest, WhatIsNoDebtIsRefused) {
  for (const std::u16string& text :
       {u""s, u"\"bob\""s, u"bob" + kTag, u"\"bob" + kTag, u"\"0\"" + kTag, u"\"bob\"fp-1"s,
        u"\"bob\" " + kTag, u"\"bob\"" + kTag.substr(1) + u"\\"}) {
    EXPECT_EQ(Owe(text), Code(Status::kInvalidArgument)) << text.size();
  }
  Write(u"x");
  EXPECT_EQ(im_owe(client(), 2, 0, kNow), Code(Status::kInvalidArgument));
}

TEST_F(AbiReceiptsTest, AnAwaitedMessageHasANumberOfItsOwn) {
  GoOnline();
  const int32_t first = Await(u"bob", kTag);
  EXPECT_GT(first, 0);
  Write(u"bob");
  const int32_t second = im_send(client(), 3, -1, 10, 5, 0, -1, 1, 0, -1, kNow);
  EXPECT_GT(second, first);
  EXPECT_EQ(Await(u"bob", kTag), Code(Status::kDuplicateFingerprint));
}

TEST_F(AbiReceiptsTest, WhatCannotBeAwaitedIsRefused) {
  EXPECT_EQ(Await(u"bob", u"fp-1"), Code(Status::kInvalidArgument));
  EXPECT_EQ(Await(u"bob", kTag, 1), Code(Status::kInvalidArgument));
  EXPECT_EQ(Await(u"bob", kTag, std::nan("")), Code(Status::kInvalidArgument));
  EXPECT_EQ(Await(u"bob", kTag, 65537), Code(Status::kFrameTooLarge));
  EXPECT_EQ(Await(u"bob", kTag, 1e300), Code(Status::kFrameTooLarge));
  EXPECT_EQ(Await(u"bob", kTag, 100, -1), Code(Status::kInvalidArgument));
  EXPECT_EQ(Await(u"bob", kTag, 100, 0, -1), Code(Status::kInvalidArgument));
  EXPECT_EQ(Await(u"bob", kTag, 100, 0, std::nan("")), Code(Status::kInvalidArgument));
  Write(u"x");
  EXPECT_EQ(im_await(client(), 0, 2, 100, -1, 0, 0, kNow), Code(Status::kInvalidArgument));
  EXPECT_EQ(im_await(client(), 2, 1, 100, -1, 0, 0, kNow), Code(Status::kInvalidArgument));
}

TEST_F(AbiReceiptsTest, TypingNeedsAPeerAndALink) {
  EXPECT_EQ(im_typing(client(), Write(u"\"bob\""), kNow), Code(Status::kNotLoggedIn));
  GoOnline();
  EXPECT_EQ(im_typing(client(), Write(u"\"bob\""), kNow), 0);
  EXPECT_EQ(im_typing(client(), Write(u"bob"), kNow), Code(Status::kInvalidArgument));
  EXPECT_EQ(im_typing(client(), Write(u"\"bob\"x"), kNow), Code(Status::kInvalidArgument));
}

TEST_F(AbiReceiptsTest, ATaggedMessageSaysSo) {
  GoOnline();
  Frame(u"{\"type\":2,\"dataContent\":\"hi\",\"from\":\"bob\",\"to\":\"a\",\"fp\":\"" + kTag +
        u"\",\"QoS\":true}");
  const im_record* record = PollFor(OutputKind::kMessage);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->flags, 5);  // QoS, and a tag
}

TEST_F(AbiReceiptsTest, AControlFrameIsSpelledInTheDocument) {
  GoOnline();
  Frame(u"{\"type\":2,\"from\":\"bob\",\"to\":\"a\",\"fp\":\"" + kTag + u"\",\"QoS\":true}");
  Drain();
  EXPECT_EQ(im_typing(client(), Write(u"\"bob\""), kNow), 0);
  const im_record* record = PollFor(OutputKind::kSendFrame);
  ASSERT_NE(record, nullptr);
  std::vector<std::u16string> texts;
  for (uint32_t i = 0; i < record->piece_count; ++i) {
    const im_piece& piece = record->pieces[i];
    if (static_cast<Source>(piece.source) != Source::kDocument) continue;
    texts.emplace_back(im_document(client()) + piece.begin, piece.end - piece.begin);
  }
  EXPECT_EQ(texts, (std::vector<std::u16string>{u"\"{\\\"v\\\":1,\\\"typing\\\":true}\"",
                                                u"\"bob\""}));
}

TEST_F(AbiReceiptsTest, WithReceiptsOffOnlyTheClockIsTaken) {
  im_set_option(client(), static_cast<int32_t>(Option::kReceipts), 0);
  GoOnline();
  im_set_wall_clock(client(), 1.7e12, kNow);
  EXPECT_EQ(Owe(u"\"bob\"" + kTag), Code(Status::kInvalidArgument));
  EXPECT_EQ(Await(u"bob", kTag), Code(Status::kInvalidArgument));
  EXPECT_EQ(im_typing(client(), Write(u"\"bob\""), kNow), Code(Status::kInvalidArgument));
  Drain();
  EXPECT_EQ(im_stats(client())[17], 0);  // receipts_out
}

}  // namespace
}  // namespace im
