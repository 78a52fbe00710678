// Trying no more, of its own accord: the session ends, and what is pending waits for the next.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionHaltTest : public ClientTest {
 protected:
  // What was sent before goes out with the next login, once.
  void ExpectKept(const std::string& content) {
    EXPECT_EQ(client().stats().pending, 1);
    EXPECT_EQ(client().stats().lost, 0);
    server.opens = true;
    Login();
    ExpectState(State::kOnline);
    const auto* sent = Last(OutputKind::kSendMessage);
    ASSERT_NE(sent, nullptr);
    EXPECT_NE(sent->frame.find(content), std::string::npos);
  }
};

TEST_F(SessionHaltTest, EndsAnAttemptAndKeepsWhatIsPending) {
  server.opens = false;
  Login();
  Send("bob", "patience");
  Halt(StateReason::kLoginTimeout);
  ExpectState(State::kStopped, StateReason::kLoginTimeout);
  EXPECT_EQ(client().Deadline(), kForever);
  ExpectKept("patience");
}

TEST_F(SessionHaltTest, EndsTheWaitForTheNextAttempt) {
  LoginOnline();
  Cut();
  Halt(StateReason::kAborted);
  ExpectState(State::kStopped, StateReason::kAborted);
  Advance(24h);
  ExpectState(State::kStopped);
}

TEST_F(SessionHaltTest, DoesNothingWhileOnlineOrWithoutASession) {
  Halt(StateReason::kAborted);
  ExpectState(State::kIdle);
  LoginOnline();
  Halt(StateReason::kAborted);
  ExpectState(State::kOnline);
  Logout();
  Halt(StateReason::kAborted);
  ExpectState(State::kStopped, StateReason::kLoggedOut);
}

TEST_F(SessionHaltTest, WithoutReconnectAFailedAttemptIsTheEnd) {
  Set(Option::kReconnects, 0);
  server.opens = false;
  Login();
  Send("bob", "patience");
  Advance(10s);
  ExpectState(State::kStopped, StateReason::kConnectTimeout);
  EXPECT_EQ(client().Deadline(), kForever);
  ExpectKept("patience");
}

TEST_F(SessionHaltTest, WithoutReconnectALostLinkIsTheEnd) {
  Set(Option::kReconnects, 0);
  LoginOnline();
  Cut();
  ExpectState(State::kStopped, StateReason::kLinkClosed);
  Advance(24h);
  ExpectState(State::kStopped);
}

}  // namespace
}  // namespace im
