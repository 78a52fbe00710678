// Who may be sent a control frame (RECEIPTS.md, 3).
#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionPeersTest : public ReceiptsTest {
 protected:
  void SetUp() override { LoginOnline(); }
};

TEST_F(SessionPeersTest, AnOldCopyMakesNoLegacyPeerCapable) {
  Hear("bob", "hi", TagOf(1));
  Hear("bob", "legacy", "fp-1");
  Owe("bob", TagOf(1));
  Hear("bob", "hi", TagOf(1));  // out of a store, hours later
  Advance(1h);
  EXPECT_EQ(control_frames(), 0u);
  ExpectNothingSent();
}

TEST_F(SessionPeersTest, AnOldCopyMakesNoCapablePeerLegacy) {
  Hear("bob", "legacy", "fp-1");
  Hear("bob", "hi", TagOf(1));
  Hear("bob", "legacy", "fp-1");
  Owe("bob", TagOf(1));
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionPeersTest, ACopyThatWaitsForRoomDoesNotGoToWhoBecameLegacy) {
  BobIsCapable();
  Hear("carol", "hello", TagOf(1));
  Delivered("hi");
  const uint32_t to_carol = Delivered("and you", "carol");
  backlog = 300000;
  BobSays({.back = true});
  Control("carol", ControlText{.back = true});
  Advance(1s);
  Hear("bob", "from another client", "fp-1");
  backlog = 0;
  Advance(1s);
  ExpectCopy(to_carol, "and you", "carol");
  Advance(1h);
  EXPECT_EQ(client().stats().copies, 3);  // and two by time to carol
  EXPECT_EQ(client().stats().awaiting, 2);
}

// It never has a tag, so it tells nothing of who sent it.
class SessionPeersWithoutQosTest : public SessionPeersTest {
 protected:
  void HearWithoutQos(const std::string& content) {
    Receive(FrameText{2, content, "bob", "alice"});
    SkipSent();
  }
};

TEST_F(SessionPeersWithoutQosTest, ACapablePeerStaysCapable) {
  Hear("bob", "hi", TagOf(1));
  HearWithoutQos("without");
  Owe("bob", TagOf(1));
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionPeersWithoutQosTest, ALegacyPeerStaysLegacy) {
  Hear("bob", "hi", TagOf(1));
  Hear("bob", "legacy", "fp-1");
  HearWithoutQos("without");
  Owe("bob", TagOf(1));
  Advance(1h);
  EXPECT_EQ(control_frames(), 0u);
}

TEST_F(SessionPeersWithoutQosTest, AStrangerStaysOne) {
  HearWithoutQos("without");
  const uint32_t number = Delivered("hi");
  Advance(15s);
  ExpectCopy(number, "hi");  // which goes to those of whom nothing is known
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionPeersWithoutQosTest, ItIsASignOfLife) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(10s);
  ExpectCopy(number, "hi");
  Advance(20s);
  HearWithoutQos("here I am");
  EXPECT_EQ(client().stats().copies, 2);
}

}  // namespace
}  // namespace im
