// The sense mode: what a server teaches that drops idle links, and what the application sets.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

constexpr double kModeNone = -1;

class SessionSenseModeTest : public ClientTest {
 protected:
  double WroteAt() const {
    double at = 0;
    for (const Event& event : events()) {
      const OutputKind kind = event.output.kind;
      if (kind == OutputKind::kSendFrame || kind == OutputKind::kSendMessage) at = event.at;
    }
    return at;
  }

  void AdvanceTo(double at) { Advance(Ms(at - now)); }

  // A close with this code reaches the client so long after it wrote last, unless it writes more.
  void CloseAfter(double silence, int code = 1000) {
    if (client().state() != State::kOnline) Elapse(State::kOnline, 1h);
    while (now < WroteAt() + silence) AdvanceTo(WroteAt() + silence);
    Close(link(), code);
  }

  // The modes that the application was told to set.
  std::vector<int> Told() const {
    std::vector<int> modes;
    for (const Event& event : events()) {
      if (event.output.kind != OutputKind::kError) continue;
      EXPECT_EQ(event.output.code, static_cast<int>(Status::kSenseModeMismatch));
      modes.push_back(event.output.detail);
    }
    return modes;
  }
  using Modes = std::vector<int>;

  double Interval() {
    if (client().state() != State::kOnline) Elapse(State::kOnline, 1h);
    Advance(130s);
    double last = 0, interval = 0;
    for (const Event& event : events()) {
      if (event.output.kind != OutputKind::kPing) continue;
      interval = event.at - last;
      last = event.at;
    }
    return interval;
  }
};

TEST_F(SessionSenseModeTest, AnIdleLinkThatTheServerClosesTwiceAtAnIdleTimeTeachesTheModeThatFits) {
  const struct {
    double idle;
    int mode;
    double interval;
  } kLessons[] = {{7000, 0, 3000}, {11000, 1, 5000}};
  for (const auto& lesson : kLessons) {
    for (const double way : {-90.0, 0.0, 40.0, 1900.0}) {
      SessionSenseModeTest_AnIdleLinkThatTheServerClosesTwiceAtAnIdleTimeTeachesTheModeThatFits_Test
          test;
      test.LoginOnline();
      test.CloseAfter(lesson.idle + way);
      EXPECT_EQ(test.Told(), Modes{});
      test.CloseAfter(lesson.idle + way);
      EXPECT_EQ(test.Told(), Modes{lesson.mode}) << way;
      EXPECT_EQ(test.Last(OutputKind::kError)->output.value, 3);
      EXPECT_EQ(test.Interval(), lesson.interval);
      EXPECT_EQ(test.Told().size(), 1u);
    }
  }
}

TEST_F(SessionSenseModeTest, AKeepAliveThatCrossedTheCloseDoesNotHideTheSilence) {
  LoginOnline();
  for (int i = 0; i < 2; ++i) {
    server.alive = true;
    if (client().state() != State::kOnline) Elapse(State::kOnline, 1h);
    Advance(15s);  // as often as needed for the rhythm
    server.alive = false;
    const double wrote = WroteAt();
    while (WroteAt() == wrote) Advance(1ms);
    EXPECT_EQ(WroteAt() - wrote, 15000);
    Advance(40ms);
    Close(link(), 1000);
  }
  EXPECT_EQ(Told(), Modes{2});
  server.alive = true;
  EXPECT_EQ(Interval(), 10000);
}

TEST_F(SessionSenseModeTest, AKeepAliveThatWasAnsweredEndedTheSilence) {
  LoginOnline();
  for (int i = 0; i < 5; ++i) {
    if (client().state() != State::kOnline) Elapse(State::kOnline, 1h);
    Advance(30s);
    const double wrote = WroteAt();
    while (WroteAt() == wrote) Advance(1ms);
    Advance(40ms);
    Close(link(), 1000);
  }
  EXPECT_EQ(Told(), Modes{});
}

TEST_F(SessionSenseModeTest, AnExplicitModeIsKeptAndToldOnceASession) {
  Set(Option::kSenseMode, 3);
  LoginOnline();
  for (int i = 0; i < 6; ++i) CloseAfter(11040);
  EXPECT_EQ(Told(), Modes{1});
  EXPECT_EQ(Interval(), 15000);
  Logout();
  LoginOnline();
  for (int i = 0; i < 6; ++i) CloseAfter(11040);
  EXPECT_EQ(Told(), (Modes{1, 1}));
}

TEST_F(SessionSenseModeTest, LongerModesAreTaughtTheShorterOnesThatFit) {
  const double idle[] = {7000, 11000, 15000, 20000, 35000, 65000};
  for (int server_mode = 0; server_mode < 6; ++server_mode) {
    SessionSenseModeTest_LongerModesAreTaughtTheShorterOnesThatFit_Test test;
    test.Set(Option::kSenseMode, 6);
    test.LoginOnline();
    for (int i = 0; i < 2; ++i) test.CloseAfter(idle[server_mode] + 40);
    EXPECT_EQ(test.Told(), Modes{server_mode});
  }
}

TEST_F(SessionSenseModeTest, CutsThatAreNoneTeachNothing) {
  for (const int code : {0, 1001, 1005, 1006, 1008, 1011, 4000}) {
    SessionSenseModeTest_CutsThatAreNoneTeachNothing_Test test;
    test.LoginOnline();
    for (int i = 0; i < 6; ++i) test.CloseAfter(7040, code);
    EXPECT_EQ(test.Told(), Modes{}) << code;
  }
  for (const double silence : {0.0, 40.0, 5000.0, 6800.0, 9100.0, 10800.0, 13100.0, 14800.0}) {
    SessionSenseModeTest_CutsThatAreNoneTeachNothing_Test test;
    test.LoginOnline();
    for (int i = 0; i < 6; ++i) test.CloseAfter(silence);
    EXPECT_EQ(test.Told(), Modes{}) << silence;
  }
}

TEST_F(SessionSenseModeTest, SilencesThatDifferTeachNothing) {
  LoginOnline();
  for (int i = 0; i < 4; ++i) {
    CloseAfter(7040);
    CloseAfter(11040);
    CloseAfter(7040);
    CloseAfter(7600);
    CloseAfter(12040);
  }
  EXPECT_EQ(Told(), Modes{});
}

TEST_F(SessionSenseModeTest, AnotherCloseInBetweenBreaksTheRow) {
  LoginOnline();
  for (const int code : {1006, 1001, 4000}) {
    CloseAfter(7040);
    CloseAfter(3000, code);
  }
  CloseAfter(7040);
  CloseAfter(3000);
  CloseAfter(7040);
  EXPECT_EQ(Told(), Modes{});
}

TEST_F(SessionSenseModeTest, AnEndThatIsNoCloseBreaksTheRow) {
  LoginOnline();
  CloseAfter(11040);
  Elapse(State::kOnline, 1h);
  Receive(ErrorFrame(301, "unknown"));
  CloseAfter(11040);
  EXPECT_EQ(Told(), Modes{});
  CloseAfter(11040);
  EXPECT_EQ(Told(), Modes{1});
}

TEST_F(SessionSenseModeTest, SessionsThatTheApplicationRenewsTeachToo) {
  Set(Option::kReconnects, 0);
  LoginOnline();
  CloseAfter(11040);
  EXPECT_EQ(client().state(), State::kStopped);
  Login();
  CloseAfter(11040);
  EXPECT_EQ(Told(), Modes{1});
}

TEST_F(SessionSenseModeTest, AServerThatChangesItsMindIsToldAsOftenAsItGetsShorter) {
  Set(Option::kSenseMode, 6);
  LoginOnline();
  for (int i = 0; i < 20; ++i) {
    for (const double idle : {15000, 15000, 11000, 11000, 7000, 7000}) CloseAfter(idle + 40);
  }
  EXPECT_EQ(Told(), (Modes{2, 1, 0}));
}

TEST_F(SessionSenseModeTest, TheSameModeSetAgainAndAgainHidesNoDeadLink) {
  Set(Option::kSenseMode, 3);
  LoginOnline();
  server.alive = server.opens = false;
  for (int i = 0; i < 10 && client().state() == State::kOnline; ++i) {
    Advance(3s);
    Set(Option::kSenseMode, 3);
  }
  EXPECT_NE(client().state(), State::kOnline);
}

TEST_F(SessionSenseModeTest, ALongerSilenceThatWasSurvivedDisproves) {
  LoginOnline();
  CloseAfter(7040);
  Elapse(State::kOnline, 1min);
  Advance(40s);
  Elapse(State::kOnline, 1min);
  CloseAfter(7040);
  EXPECT_EQ(Told(), Modes{});
}

TEST_F(SessionSenseModeTest, AHostThatSleptLearnsNothing) {
  LoginOnline();
  Send("bob", "hi");  // to be sent again after 5 s
  for (int i = 0; i < 2; ++i) {
    if (client().state() != State::kOnline) Elapse(State::kOnline, 1h);
    now = WroteAt() + 8000;
    Close(link(), 1000);
  }
  EXPECT_EQ(Told(), Modes{});
}

TEST_F(SessionSenseModeTest, ASuspectLinkTeachesNothing) {
  LoginOnline();
  for (int i = 0; i < 4; ++i) {
    server.alive = true;
    if (client().state() != State::kOnline) Elapse(State::kOnline, 1h);
    while (now < WroteAt() + 10500) AdvanceTo(WroteAt() + 10500);
    server.alive = false;
    Wake(WakeHint::kResumed);
    Advance(700ms);
    Close(link(), 1000);
  }
  EXPECT_EQ(Told(), Modes{});
}

TEST_F(SessionSenseModeTest, AnExplicitIntervalIsKeptAndTheApplicationTold) {
  Set(Option::kInterval, 12000);
  LoginOnline();
  for (int i = 0; i < 2; ++i) CloseAfter(11040);
  EXPECT_EQ(Told(), Modes{1});
  EXPECT_EQ(Interval(), 12000);
}

TEST_F(SessionSenseModeTest, AnIntervalThatIsShortEnoughIsToldNothing) {
  Set(Option::kInterval, 10000);
  LoginOnline();
  Advance(5s);
  for (int i = 0; i < 4; ++i) CloseAfter(7040);
  EXPECT_EQ(Told(), Modes{0});
  SessionSenseModeTest_AnIntervalThatIsShortEnoughIsToldNothing_Test test;
  test.Set(Option::kInterval, 6000);
  test.LoginOnline();
  for (int i = 0; i < 4; ++i) test.CloseAfter(5000);
  EXPECT_EQ(test.Told(), Modes{});
}

TEST_F(SessionSenseModeTest, TheHeartbeatHasItsOwnIntervalAndTimeOut) {
  const struct {
    double interval, timeout, silence;
  } kOwn[] = {{1000, 0, 6000}, {7000, 9000, 9000}, {0, 25000, 25000}, {0, 0, 20000}};
  for (const auto& own : kOwn) {
    Host host;
    if (own.interval > 0) host.Set(Option::kInterval, own.interval);
    if (own.timeout > 0) host.Set(Option::kTimeout, own.timeout);
    host.Login();
    const double began = host.now;
    const double interval = own.interval > 0 ? own.interval : 15000;
    host.Advance(Ms(2 * interval));
    std::vector<double> pings;
    for (const Event& event : host.events()) {
      if (event.output.kind == OutputKind::kPing) pings.push_back(event.at - began);
    }
    EXPECT_EQ(pings, (std::vector<double>{interval, 2 * interval}));
    EXPECT_EQ(host.client().state(), State::kOnline);
    Host deaf;
    deaf.server.alive = false;
    if (own.interval > 0) deaf.Set(Option::kInterval, own.interval);
    if (own.timeout > 0) deaf.Set(Option::kTimeout, own.timeout);
    deaf.Login();
    deaf.Advance(Ms(own.silence - 1));
    EXPECT_EQ(deaf.client().state(), State::kOnline) << own.interval;
    deaf.Advance(1ms);
    EXPECT_EQ(deaf.client().state(), State::kWaiting) << own.interval;
  }
}

TEST_F(SessionSenseModeTest, ATimeOutLeavesAnAnswerASecondWhateverModeIsSet) {
  Set(Option::kTimeout, 4000);
  Set(Option::kSenseMode, 0);
  LoginOnline();
  Set(Option::kSenseMode, 2);
  Advance(1h);
  EXPECT_EQ(client().stats().reconnects, 0);
}

TEST_F(SessionSenseModeTest, SetWhileOnlineItTakesEffectAtOnce) {
  LoginOnline();
  Advance(16s);  // a keep-alive was sent a second ago
  Set(Option::kSenseMode, 1);
  EXPECT_EQ(client().Deadline(), now + 4000);
  EXPECT_EQ(Interval(), 5000);
  Set(Option::kSenseMode, 6);
  EXPECT_EQ(Interval(), 120000);
  Advance(60s);
  client().Tick(now);
  Set(Option::kSenseMode, 0);  // the next one is overdue
  EXPECT_EQ(client().Deadline(), now);
  Advance(1ms);
  EXPECT_EQ(Last(OutputKind::kPing)->at, now - 1);
  ExpectState(State::kOnline);
}

TEST_F(SessionSenseModeTest, AShorterModeGivesALinkThatWasSilentTheTimeToAnswer) {
  Set(Option::kSenseMode, 6);
  LoginOnline();
  Advance(100s);
  client().Tick(now);
  server.alive = false;
  Set(Option::kSenseMode, 0);
  Advance(4999ms);
  ExpectState(State::kOnline);
  Advance(1ms);
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
}

TEST_F(SessionSenseModeTest, SettingItEndsAutoAndAutoBeginsAfresh) {
  LoginOnline();
  for (int i = 0; i < 2; ++i) CloseAfter(7040);
  EXPECT_EQ(Told(), Modes{0});
  Set(Option::kSenseMode, 3);
  EXPECT_EQ(Interval(), 15000);
  for (int i = 0; i < 4; ++i) CloseAfter(7040);
  EXPECT_EQ(Told(), (Modes{0, 0}));
  Set(Option::kSenseMode, kAutoSenseMode);
  EXPECT_EQ(Interval(), 15000);
  for (int i = 0; i < 2; ++i) CloseAfter(7040);
  EXPECT_EQ(Told(), (Modes{0, 0, 0}));
  EXPECT_EQ(Interval(), 3000);
}

TEST_F(SessionSenseModeTest, ABadModeChangesNothing) {
  LoginOnline();
  for (const double bad : {kModeNone, 8.0, 0.5}) {
    EXPECT_EQ(client().SetOption(Option::kSenseMode, bad), Status::kInvalidOption);
  }
  EXPECT_EQ(Interval(), 15000);
}

}  // namespace
}  // namespace im
