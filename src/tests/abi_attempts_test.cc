// What the host may change before each attempt, and what it is told of frames in the log.
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <set>
#include <string>

#include "abi/im_api.h"
#include "session/config.h"
#include "session/event.h"
#include "wire/text.h"

namespace im {
namespace {

struct Destroy {
  void operator()(im_client* client) const { im_destroy(client); }
};
using ClientPointer = std::unique_ptr<im_client, Destroy>;

ClientPointer Create() { return ClientPointer(im_create(1, 2, 3, 4, 1000)); }

void Frame(im_client* client, const std::u16string& text) {
  char16_t* buffer = im_reserve(client, static_cast<uint32_t>(text.size()));
  ASSERT_NE(buffer, nullptr);
  std::memcpy(buffer, text.data(), text.size() * 2);
  im_link_frame(client, 1, static_cast<uint32_t>(text.size()), 0, -1, 1000);
}

// Polls until `kind`; what it then has to say is in the record.
const im_record* PollFor(im_client* client, OutputKind kind) {
  for (int32_t found = im_poll(client, 0); found != 0; found = im_poll(client, 0)) {
    if (found == static_cast<int32_t>(kind)) return im_record_of(client);
  }
  return nullptr;
}

void Drain(im_client* client) { PollFor(client, OutputKind::kNone); }

bool Has(const im_record& record, Source source) {
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    if (record.pieces[i].source == static_cast<int32_t>(source)) return true;
  }
  return false;
}

// The index of the address that is opened, out of so many as are told before the attempt goes on.
int32_t AddressOpened(im_client* client, uint32_t link, double urls, double now) {
  im_set_option(client, static_cast<int32_t>(Option::kUrlCount), urls);
  im_token_ready(client, link, 0, now);
  const im_record* record = PollFor(client, OutputKind::kOpenLink);
  return record != nullptr ? record->code : -1;
}

TEST(AbiAttemptsTest, AddressesMayBecomeMoreAndFewerBeforeEachAttempt) {
  std::set<int32_t> opened;
  for (uint32_t seed = 0; seed < 100; ++seed) {
    const ClientPointer client(im_create(seed, 2, 3, 4, 1000));
    im_login(client.get(), 1000);
    opened.insert(AddressOpened(client.get(), 1, 5, 1000));
    for (uint32_t link = 2; link < 6; ++link) {
      im_link_closed(client.get(), link - 1, 0, im_deadline(client.get()));
      const double retry = im_deadline(client.get());
      im_tick(client.get(), retry);
      const double urls = link % 2 == 0 ? 1 : 3;
      const int32_t index = AddressOpened(client.get(), link, urls, retry);
      EXPECT_GE(index, 0);
      EXPECT_LT(index, urls);
    }
  }
  EXPECT_EQ(opened, (std::set<int32_t>{0, 1, 2, 3, 4}));
}

TEST(AbiAttemptsTest, TheExtraMayComeAndGoBeforeEachAttempt) {
  const ClientPointer client = Create();
  im_login(client.get(), 1000);
  double now = 1000;
  for (uint32_t link = 1; link < 5; ++link) {
    const bool has_extra = link % 2 == 0;
    im_set_option(client.get(), static_cast<int32_t>(Option::kHasExtra), has_extra);
    im_token_ready(client.get(), link, 0, now);
    im_link_opened(client.get(), link, now);
    const im_record* record = PollFor(client.get(), OutputKind::kSendFrame);
    ASSERT_NE(record, nullptr);
    EXPECT_EQ(Has(*record, Source::kNestedExtra), has_extra);
    im_link_closed(client.get(), link, 0, now);
    now = im_deadline(client.get());
    im_tick(client.get(), now);
  }
}

TEST(AbiAttemptsTest, ALogEntryAboutAFrameHasItsSenderAndItsFingerprint) {
  const ClientPointer client = Create();
  im_login(client.get(), 1000);
  im_token_ready(client.get(), 1, 1, 1000);
  im_link_opened(client.get(), 1, 1000);
  Frame(client.get(), uR"({"type":50,"dataContent":"{\"code\":0,\"firstLoginTime\":1}"})");
  Drain(client.get());
  im_set_option(client.get(), static_cast<int32_t>(Option::kLogLevel), 0);
  const auto log_of = [&](LogCode code, const std::u16string& text) {
    Frame(client.get(), text);
    const im_record* found = nullptr;
    while (const im_record* record = PollFor(client.get(), OutputKind::kLog)) {
      if (record->code != static_cast<int32_t>(code)) continue;
      found = record;
      break;
    }
    EXPECT_NE(found, nullptr) << static_cast<int>(code);
    std::string out;
    for (uint32_t i = 0; found != nullptr && i < 2; ++i) {
      const im_piece& piece = found->pieces[i];
      if (piece.source == static_cast<int32_t>(Source::kNull)) out += '-';
      for (uint32_t k = piece.begin; k < piece.end; ++k) out += static_cast<char>(text.at(k));
      out += ' ';
    }
    Drain(client.get());
    return out;
  };
  const std::u16string frame = uR"({"type":2,"dataContent":"a","from":"bob","fp":"f1","QoS":true})";
  EXPECT_EQ(log_of(LogCode::kMessageReceived, frame), "bob f1 ");
  EXPECT_EQ(log_of(LogCode::kDuplicateSuppressed, frame), "bob f1 ");
  EXPECT_EQ(log_of(LogCode::kAckSent, frame), "bob f1 ");
  EXPECT_EQ(log_of(LogCode::kNoFingerprint, uR"({"type":2,"from":"bob","QoS":true})"), "bob - ");
  EXPECT_EQ(log_of(LogCode::kAckUnknown, uR"({"type":4,"from":"bob","dataContent":"f9"})"),
            "bob f9 ");
}

}  // namespace
}  // namespace im
