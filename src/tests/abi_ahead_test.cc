// Inputs that poll ahead, and records that announce the last thing to say.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "abi/im_api.h"
#include "base/status.h"
#include "session/event.h"

namespace im {
namespace {

int32_t Code(Status status) { return static_cast<int32_t>(status); }
int32_t Code(OutputKind kind) { return static_cast<int32_t>(kind); }

const std::u16string kMessage =
    uR"({"type":2,"dataContent":"hi","from":"bob","to":"alice","fp":"fp-1","QoS":true,"typeu":-1})";

class AbiAheadTest : public testing::Test {
 protected:
  AbiAheadTest() {
    im_login(client_, 1000);
    im_token_ready(client_, 1, 1, 1000);
    im_link_opened(client_, 1, 1000);
    Frame(uR"({"type":50,"dataContent":"{\"code\":0,\"firstLoginTime\":1700000000000}"})", -1);
    while (im_poll(client_, 0) != 0) {
    }
  }
  ~AbiAheadTest() override { im_destroy(client_); }

  uint32_t Write(const std::u16string& text) {
    const uint32_t units = static_cast<uint32_t>(text.size());
    std::memcpy(im_reserve(client_, units), text.data(), text.size() * sizeof(char16_t));
    return units;
  }
  int32_t Frame(const std::u16string& text, double backlog, int32_t elided = 0) {
    return im_link_frame(client_, 1, Write(text), elided, backlog, 1000);
  }
  int32_t Send(double backlog) {
    return im_send(client_, Write(u"bob"), -1, 10, 5, 0, -1, 1, 0, backlog, 1000);
  }

  im_client* const client_ = im_create(1, 2, 3, 4, 1000);
  const im_record& record_ = *im_record_of(client_);
};

TEST_F(AbiAheadTest, AnInputPollsAheadIfItIsGivenABacklog) {
  ASSERT_GT(Send(0), 0);
  EXPECT_EQ(record_.kind, Code(OutputKind::kSendMessage));
  EXPECT_GT(record_.piece_count, 0u);
  EXPECT_EQ(record_.deadline, im_deadline(client_)) << "nothing follows";
  EXPECT_EQ(im_poll(client_, 0), 0);
  EXPECT_EQ(record_.kind, 0);
  EXPECT_EQ(record_.deadline, im_deadline(client_));
  EXPECT_EQ(Frame(kMessage, 0), 0);
  EXPECT_EQ(record_.kind, Code(OutputKind::kSendFrame)) << "the ACK";
  EXPECT_EQ(record_.deadline, -1) << "the message follows";
  EXPECT_EQ(im_poll(client_, 0), Code(OutputKind::kMessage));
  EXPECT_EQ(record_.deadline, im_deadline(client_));
}

TEST_F(AbiAheadTest, AnInputDoesNotPollAheadWhereItIsRefusedOrWantsMore) {
  ASSERT_GT(Send(-1), 0);
  EXPECT_EQ(record_.kind, 0);
  Write(u"bob");
  EXPECT_EQ(im_send(client_, 9, -1, 10, 5, 0, -1, 1, 0, 0, 1000), Code(Status::kInvalidArgument));
  EXPECT_EQ(record_.kind, 0);
  EXPECT_EQ(Frame(uR"({"type":53,"dataContent":"","from":"0"})", 0, /*elided=*/1), 1);
  EXPECT_EQ(record_.kind, 0);
  EXPECT_EQ(im_poll(client_, 0), Code(OutputKind::kSendMessage));
}

TEST_F(AbiAheadTest, NothingIsAnnouncedAsTheLastWhileTheSocketIsFull) {
  const double full = double{IM_LITTLE_BACKLOG} + 1;
  ASSERT_GT(Send(full), 0);
  EXPECT_EQ(record_.kind, 0);
  EXPECT_EQ(record_.deadline, im_deadline(client_));
  EXPECT_EQ(Frame(kMessage, full), 0);
  EXPECT_EQ(record_.kind, Code(OutputKind::kSendFrame));
  EXPECT_EQ(im_poll(client_, full), Code(OutputKind::kMessage));
  EXPECT_EQ(record_.deadline, -1) << "look at the socket again";
}

TEST_F(AbiAheadTest, TheBufferStaysWhereItIsUntilAnotherIsReserved) {
  char16_t* buffer = im_reserve(client_, 1024);
  for (int i = 0; i < 100; ++i) {
    std::memcpy(buffer, u"bob", 3 * sizeof(char16_t));
    ASSERT_GT(im_send(client_, 3, -1, 10, 5, 0, -1, 1, 0, 0, 1000), 0);
    std::memcpy(buffer, kMessage.data(), kMessage.size() * sizeof(char16_t));
    ASSERT_EQ(im_link_frame(client_, 1, static_cast<uint32_t>(kMessage.size()), 0, 0, 1000), 0);
    EXPECT_EQ(record_.kind, Code(OutputKind::kSendFrame)) << "its ACK";
    while (im_poll(client_, 0) != 0) {
    }
  }
  EXPECT_EQ(im_reserve(client_, 1024), buffer);
}

}  // namespace
}  // namespace im
