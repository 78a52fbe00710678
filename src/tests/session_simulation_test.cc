// What the simulation found, each told again as a story. The seeds: sim/regressions.txt.
#include <gtest/gtest.h>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionSimulationTest : public ClientTest {};

// The close was handled and what was due was not: the next deadline lay in the past.
TEST_F(SessionSimulationTest, WhatExpiredWhileTheTimerWasLateIsLostWhenTheLinkCloses) {
  LoginOnline();
  const uint32_t number = Send("bob", "soon too late", Expiring(2s));
  now += 3000;  // the timer is late, and the close is the first to be heard
  Cut();
  ExpectLost(number, LostReason::kExpired);
  EXPECT_GT(client().Deadline(), now);
}

// The wish for a sign of life outlived the message that wanted it, when two frames came in the same
// millisecond: the answer to the keep-alive was answered with another one.
TEST_F(SessionSimulationTest, NobodyAsksForLifeOnBehalfOfAMessageThatIsGone) {
  Set(Option::kRetransmits, 0);
  LoginOnline();
  server.alive = false;
  const uint32_t number = Send("bob", "hi");
  Advance(5s);  // overdue, and nothing was heard: a keep-alive asks
  EXPECT_EQ(Count(OutputKind::kPing), 1u);
  Receive(MessageFrom("carol", "one"));
  Abort(number);
  Receive(Pong());
  Receive(Pong());
  EXPECT_EQ(Count(OutputKind::kPing), 1u);
}

}  // namespace
}  // namespace im
