// No return from a real end.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

class EndedTest : public ClientTest {
 protected:
  void ExpectSilence() {
    ExpectState(State::kStopped);
    const size_t before = events().size();
    const uint32_t last = link();
    EXPECT_EQ(client().Deadline(), kForever);
    Sleep(24h);
    for (const WakeHint hint : {WakeHint::kResumed, WakeHint::kNetworkUp, WakeHint::kNetworkDown}) {
      Wake(hint);
    }
    for (uint32_t dead = last; dead <= last + 1; ++dead) {
      TokenReady(dead);
      TokenFailed(dead);
      Open(dead);
      Host::Receive(dead, LoginAnswer(0, 5));
      Host::Receive(dead, MessageFrom("bob", "hi", "fp"));
      Unreadable(dead, Status::kBinaryFrame);
      Close(dead, 1000);
    }
    Logout();
    Advance(24h);
    EXPECT_EQ(Since(before), std::vector<std::string>());
    ExpectState(State::kStopped);
  }
};

TEST_F(EndedTest, NothingHappensAfterLogout) {
  LoginOnline();
  Logout();
  ExpectSilence();
}

TEST_F(EndedTest, NothingHappensAfterAKickOut) {
  LoginOnline();
  Receive(KickoutFrame("{\"code\":1}"));
  ExpectSilence();
}

TEST_F(EndedTest, NothingHappensAfterARefusedLogin) {
  server.login_code = 1026;
  Login();
  ExpectSilence();
}

TEST_F(EndedTest, NothingHappensAfterLogoutWhileWaiting) {
  LoginOnline();
  Cut();
  Logout();
  ExpectState(State::kStopped, StateReason::kLoggedOut);
  ExpectSilence();
}

TEST_F(EndedTest, NothingHappensAfterLogoutWhileConnecting) {
  server.gives_token = false;
  Login();
  Logout();
  ExpectSilence();
}

}  // namespace
}  // namespace im
