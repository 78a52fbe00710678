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

}  // namespace
}  // namespace im
