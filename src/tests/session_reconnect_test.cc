// Coming back, and not coming back.
#include <memory>
#include <set>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

constexpr int kSeeds = 200;

class SessionReconnectTest : public ClientTest {
 protected:
  // The delays that a client with this seed takes while every attempt fails.
  static std::vector<double> Delays(uint64_t seed, int count, double low = 500,
                                    double high = 30000) {
    Host host({seed, 7});
    host.Set(Option::kMinDelay, low);
    host.Set(Option::kMaxDelay, high);
    host.server.opens = false;
    host.Login();
    std::vector<double> delays;
    for (int i = 0; i < count; ++i) {
      host.Close(host.link(), 1006);
      delays.push_back(host.events().back().output.value);
      host.Advance(Ms(delays.back() + 0.001));
      EXPECT_EQ(host.client().state(), State::kConnecting);
    }
    return delays;
  }

  // The longest delay, over all seeds, that follows a session of `lasting` after six failures.
  static double LongestDelayAfter(Ms lasting) {
    double longest = 0;
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      Host host({seed, 8});
      host.server.opens = false;
      host.Login();
      for (int i = 0; i < 6; ++i) {
        host.Close(host.link(), 1006);
        while (host.client().state() == State::kWaiting) host.Step(host.now + 60000);
      }
      host.Open(host.link());
      host.Advance(lasting);
      host.Close(host.link(), 1006);
      longest = std::max(longest, host.events().back().output.value);
    }
    return longest;
  }

  // A client that waits to reconnect, the first time.
  static Host* Waiting(uint64_t seed) {
    Host* host = new Host({seed, 9});
    host->Login();
    host->Advance(1s);
    host->Close(host->link(), 1006);
    return host;
  }
};

// The share of its range that each delay took, all of them between 0 and 1.
TEST_F(SessionReconnectTest, ADelayIsAtMostTheOutageSoFarCappedAndJitteredFromTheFirst) {
  std::vector<double> lowest(14, 1), highest(14, 0);
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::vector<double> delays = Delays(seed, 14);
    double gone = 0;
    for (size_t i = 0; i < delays.size(); ++i) {
      const double spread = i == 0 ? 500 : std::min(std::max(gone, 1000.0), 29500.0);
      const double share = (delays[i] - 500) / spread;
      EXPECT_GE(share, 0) << i;
      EXPECT_LT(share, 1) << i;
      lowest[i] = std::min(lowest[i], share);
      highest[i] = std::max(highest[i], share);
      gone += delays[i];
    }
    EXPECT_GT(gone, 30000);  // they do grow
  }
  for (size_t i = 0; i < lowest.size(); ++i) {
    // Full jitter: two hundred clients use the whole range.
    EXPECT_LT(lowest[i], 0.1) << i;
    EXPECT_GT(highest[i], 0.9) << i;
  }
}

TEST_F(SessionReconnectTest, TheFirstDelayIsShortHoweverLongTheAttemptTook) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Host host({seed, 7});
    host.server.opens = false;
    host.Login();
    host.Advance(10s);
    EXPECT_EQ(host.client().state(), State::kWaiting);
    EXPECT_LE(host.events().back().output.value, 1000);
  }
}

TEST_F(SessionReconnectTest, AnAttemptThatHungCountsAsTimeThatTheServerWasGone) {
  double longest = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Host host({seed, 7});
    host.server.opens = false;
    host.Login();
    host.Close(host.link(), 1006);
    const double lost = host.now;
    while (host.client().state() == State::kWaiting) host.Step(host.now + 60000);
    host.Advance(10s);
    EXPECT_LE(host.events().back().output.value, 500 + host.now - lost);
    longest = std::max(longest, host.events().back().output.value);
  }
  EXPECT_GT(longest, 10000);
}

TEST_F(SessionReconnectTest, TimeAsleepIsNoneThatTheServerWasGone) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::unique_ptr<Host> host(Waiting(seed));
    host->server.opens = false;
    host->Sleep(1h);
    EXPECT_EQ(host->client().state(), State::kConnecting);
    host->Close(host->link(), 1006);
    EXPECT_LE(host->events().back().output.value, 1500);
  }
}

TEST_F(SessionReconnectTest, TimeOnlineIsNoneThatTheServerWasGone) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    std::unique_ptr<Host> host(Waiting(seed));
    for (int i = 0; i < 2; ++i) {
      while (host->client().state() != State::kOnline) host->Step(host->now + 60000);
      host->Advance(9s);
      host->Close(host->link(), 1006);
      EXPECT_LE(host->events().back().output.value, 500 + 2500);
    }
  }
}

TEST_F(SessionReconnectTest, OptionsSetTheBoundsOfTheDelay) {
  for (const auto& [low, high] :
       std::vector<std::pair<double, double>>{{0, 1}, {0, 100}, {1, 1}, {2000, 2000}, {100, 150}}) {
    for (uint64_t seed = 0; seed < 5; ++seed) {
      for (const double delay : Delays(seed, 20, low, high)) {
        EXPECT_GE(delay, low);
        EXPECT_LE(delay, high);
      }
    }
  }
}

TEST_F(SessionReconnectTest, WithoutAMinimalDelayTheSpreadBeginsAtAMillisecond) {
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::vector<double> delays = Delays(seed, 2, 0, 1000);
    EXPECT_LT(delays[0], 1);
    EXPECT_LT(delays[1], 2);
  }
}

TEST_F(SessionReconnectTest, TheStateTellsWhenTheRetryComes) {
  LoginOnline();
  Cut();
  ExpectState(State::kWaiting, StateReason::kLinkClosed);
  const double delay = Last(OutputKind::kStateChanged)->output.value;
  EXPECT_DOUBLE_EQ(client().Deadline(), now + delay);
  EXPECT_NEAR(Elapse(State::kOnline, 1min), delay, 1e-6);
}

TEST_F(SessionReconnectTest, ASessionThatDidNotLastDoesNotResetTheDelay) {
  EXPECT_GT(LongestDelayAfter(9999ms), 10000);
}

TEST_F(SessionReconnectTest, ASessionThatLasted10SecondsDoes) {
  EXPECT_LE(LongestDelayAfter(10001ms), 1000);
}

TEST_F(SessionReconnectTest, WhereEverySessionCountsAsStableTheDelayStaysShort) {
  Set(Option::kStableAfter, 0);
  LoginOnline();
  for (int i = 0; i < 20; ++i) {
    Cut();
    EXPECT_LT(Last(OutputKind::kStateChanged)->output.value, 1000);
    Elapse(State::kOnline, 1min);
  }
}

TEST_F(SessionReconnectTest, AServerThatAcceptsAndDropsAtOnceIsNotHammered) {
  LoginOnline();
  const double began = now;
  for (int i = 0; i < 20; ++i) {
    Cut(1000);
    Elapse(State::kOnline, 1min);
  }
  EXPECT_GT(now - began, 60000);
}

TEST_F(SessionReconnectTest, ANewLoginStartsTheDelaysAfresh) {
  for (int i = 0; i < 50; ++i) {
    Login();
    for (int k = 0; k < 5; ++k) Cut(), Elapse(State::kOnline, 1min);
    Logout();
    Login();
    Cut();
    EXPECT_LE(Last(OutputKind::kStateChanged)->output.value, 1000);
    Logout();
  }
}

TEST_F(SessionReconnectTest, NetworkUpAndResumeHastenTheRetryWithJitter) {
  for (const WakeHint hint : {WakeHint::kNetworkUp, WakeHint::kResumed}) {
    std::set<double> delays;
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      std::unique_ptr<Host> host(Waiting(seed));
      const double before = host->client().Deadline();
      host->Wake(hint);
      EXPECT_LE(host->client().Deadline(), before);
      delays.insert(host->client().Deadline() - host->now);
      EXPECT_LT(*delays.rbegin(), 500);
      host->Advance(500ms);
      EXPECT_EQ(host->client().state(), State::kOnline);
    }
    EXPECT_EQ(delays.size(), static_cast<size_t>(kSeeds));
    EXPECT_LT(*delays.begin(), 50);
    EXPECT_GT(*delays.rbegin(), 450);
  }
}

TEST_F(SessionReconnectTest, AHintNeverPutsTheRetryOff) {
  std::unique_ptr<Host> host(Waiting(1));
  host->now = host->client().Deadline() - 0.5;
  const double before = host->client().Deadline();
  for (int i = 0; i < 20; ++i) host->Wake(WakeHint::kNetworkUp);
  EXPECT_LE(host->client().Deadline(), before);
}

TEST_F(SessionReconnectTest, AHintWorksWithoutAMinimalDelay) {
  Set(Option::kMinDelay, 0);
  LoginOnline();
  for (int i = 0; i < 50; ++i) {
    Cut();
    Wake(WakeHint::kNetworkUp);
    EXPECT_LT(Elapse(State::kOnline, 2ms), 1);
  }
}

TEST_F(SessionReconnectTest, NetworkDownDoesNotHasten) {
  std::unique_ptr<Host> host(Waiting(1));
  const double before = host->client().Deadline();
  host->Wake(WakeHint::kNetworkDown);
  EXPECT_EQ(host->client().Deadline(), before);
}

// What may hasten an attempt: a call of login(), or a hint.
using Nudge = void (*)(Host* host);
const Nudge kNudges[] = {
    [](Host* host) { host->Login(); },
    [](Host* host) { host->Wake(WakeHint::kResumed); },
    [](Host* host) { host->Wake(WakeHint::kNetworkUp); },
};

TEST_F(SessionReconnectTest, LoginAndHintsCutAHangingAttemptShort) {
  for (const Nudge nudge : kNudges) {
    Host host;
    host.server.gives_token = host.server.opens = host.server.answers_login = false;
    host.Login();
    const uint32_t link = host.link();
    const auto expect_cut = [&](Ms usual) {
      EXPECT_EQ(host.client().Deadline(), host.now + usual.count());
      for (int i = 0; i < 10; ++i) {  // more of them put nothing off
        nudge(&host);
        EXPECT_EQ(host.client().Deadline(), host.now + 5000 - 100 * i);
        host.Advance(100ms);
      }
    };
    expect_cut(10s);
    host.TokenReady(link);
    expect_cut(10s);
    host.Open(link);
    EXPECT_EQ(host.client().state(), State::kAuthenticating);
    expect_cut(10s);
    EXPECT_EQ(host.link(), link);  // one attempt all the while
    host.Advance(4s);
    EXPECT_EQ(host.client().state(), State::kWaiting);
  }
}

TEST_F(SessionReconnectTest, LoginAndHintsNeverPutTheEndOfAnAttemptOff) {
  for (const Nudge nudge : kNudges) {
    Host host;
    host.server.opens = false;
    host.Login();
    host.Advance(9s);
    nudge(&host);
    EXPECT_EQ(host.client().Deadline(), host.now + 1000);
  }
}

TEST_F(SessionReconnectTest, AnAttemptThatWasHastenedFailsLikeTheFirst) {
  for (const Nudge nudge : kNudges) {
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      Host host({seed, 10});
      host.server.opens = false;
      host.Login();
      for (int i = 0; i < 6; ++i) {
        host.Close(host.link(), 1006);
        while (host.client().state() == State::kWaiting) host.Step(host.now + 60000);
      }
      nudge(&host);
      host.Close(host.link(), 1006);
      EXPECT_LE(host.events().back().output.value, 1000);
    }
  }
}

TEST_F(SessionReconnectTest, NetworkDownDoesNotTouchAnAttempt) {
  server.opens = server.answers_login = false;
  Login();
  const double before = client().Deadline();
  Wake(WakeHint::kNetworkDown);
  EXPECT_EQ(client().Deadline(), before);
}

TEST_F(SessionReconnectTest, LoginWhileWaitingRetriesAtOnceInTheSameSession) {
  LoginOnline();
  server.opens = false;
  for (int i = 0; i < 6; ++i) Cut(), Elapse(State::kConnecting, 1min);
  Cut();
  ExpectState(State::kWaiting);
  Login();
  ExpectState(State::kConnecting, StateReason::kLoginCalled);
  const uint32_t attempt = link();
  for (int i = 0; i < 10; ++i) Login();
  EXPECT_EQ(link(), attempt);  // one attempt, however often
  Open(attempt);
  ExpectState(State::kOnline);
  ExpectSent(LoginFrame(server.first_login_time));
}

TEST_F(SessionReconnectTest, LoginWhileWaitingLeavesTheDelaysAsLongAsTheyAre) {
  double longest = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Host host({seed, 11});
    host.server.opens = false;
    host.Login();
    for (int i = 0; i < 9; ++i) {
      host.Close(host.link(), 1006);
      while (host.client().state() == State::kWaiting) host.Step(host.now + 60000);
    }
    host.Close(host.link(), 1006);
    host.Login();
    host.Close(host.link(), 1006);
    longest = std::max(longest, host.events().back().output.value);
  }
  EXPECT_GT(longest, 20000);
}

TEST_F(SessionReconnectTest, ASleepWhileWaitingEndsInAnAttemptAtOnce) {
  LoginOnline();
  Cut();
  Sleep(1h);
  ExpectState(State::kOnline);
}

TEST_F(SessionReconnectTest, NoCloseCodeIsTheEndNotEven1000) {
  LoginOnline();
  for (const int code : {1000, 1001, 1005, 1006, 1008, 1009, 1011, 4000, 0, -1}) {
    Cut(code);
    ExpectState(State::kWaiting, StateReason::kLinkClosed);
    Elapse(State::kOnline, 1min);
  }
}

TEST_F(SessionReconnectTest, ACloseBeforeTheLoginAnswerReconnects) {
  server.answers_login = false;
  Login();
  Cut(1000);
  ExpectState(State::kWaiting, StateReason::kLinkClosed);
  Elapse(State::kAuthenticating, 1min);
}

TEST_F(SessionReconnectTest, ConnectingTimesOutAfter10Seconds) {
  server.opens = false;
  Login();
  Advance(9999ms);
  ExpectState(State::kConnecting);
  Advance(1ms);
  ExpectState(State::kWaiting, StateReason::kConnectTimeout);
  EXPECT_EQ(Count(OutputKind::kCloseLink), 1u);
}

TEST_F(SessionReconnectTest, EveryReturnIsCounted) {
  LoginOnline();
  EXPECT_EQ(client().stats().reconnects, 0);
  for (int i = 1; i < 4; ++i) {
    Reconnected();
    EXPECT_EQ(client().stats().reconnects, i);
  }
}

TEST_F(SessionReconnectTest, EachLinkHasANewNumber) {
  LoginOnline();
  std::set<uint32_t> links{link()};
  for (int i = 0; i < 10; ++i) {
    Cut();
    Elapse(State::kOnline, 1min);
    EXPECT_TRUE(links.insert(link()).second);
  }
}

TEST_F(SessionReconnectTest, InputsOfDeadLinksChangeNothing) {
  LoginOnline();
  const uint32_t dead = link();
  Cut();
  server.answers_login = false;
  server.opens = false;
  for (const State state : {State::kWaiting, State::kConnecting, State::kAuthenticating}) {
    Elapse(state, 1min);
    const size_t before = events().size();
    const double deadline = client().Deadline();
    for (const uint32_t other : {0u, dead, link() + 1}) {
      TokenReady(other);
      TokenFailed(other);
      Open(other);
      Host::Receive(other, LoginAnswer(0, 5));
      Host::Receive(other, KickoutFrame("{\"code\":1}"));
      Unreadable(other, Status::kBinaryFrame);
      Close(other, 1000);
    }
    EXPECT_EQ(Since(before), std::vector<std::string>());
    EXPECT_EQ(client().Deadline(), deadline);
    EXPECT_EQ(client().stats().frames_in, 1);
    if (state == State::kConnecting) Open(link());
  }
}

TEST_F(SessionReconnectTest, InputsOutOfTurnChangeNothing) {
  server.gives_token = false;
  Login();
  const size_t before = events().size();
  Open(link());  // a socket that nobody asked for
  Close(link(), 1000);
  Receive(LoginAnswer(0, 5));
  Unreadable(link(), Status::kBinaryFrame);
  EXPECT_EQ(Since(before), std::vector<std::string>());
  ExpectState(State::kConnecting);
  EXPECT_EQ(client().stats().frames_in, 0);
}

}  // namespace
}  // namespace im
