// Logging in, being refused, being thrown out.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

using SessionLoginTest = ClientTest;

constexpr int64_t kServerTime = 1700000000000;

TEST_F(SessionLoginTest, TheFirstFrameAfterOpenIsTheLoginWithFirstLoginTimeZero) {
  Login();
  ExpectSent(LoginFrame(0));
  ExpectNothingSent();
  ExpectState(State::kOnline, StateReason::kLoginAccepted);
}

TEST_F(SessionLoginTest, TheTokenIsAskedForBeforeTheSocketIsOpened) {
  server.gives_token = false;
  Login();
  ExpectState(State::kConnecting, StateReason::kLoginCalled);
  EXPECT_EQ(Count(OutputKind::kAskToken), 1u);
  EXPECT_EQ(Count(OutputKind::kOpenLink), 0u);
  Advance(9s);
  TokenReady(link());
  EXPECT_EQ(Count(OutputKind::kOpenLink), 1u);
  ExpectState(State::kOnline);
}

TEST_F(SessionLoginTest, TheTokenIsAskedForBeforeEachRelogin) {
  LoginOnline();
  token = "fresh";
  Cut();
  Elapse(State::kOnline, 1min);
  ExpectSent(LoginFrame(kServerTime, "fresh"));
  EXPECT_EQ(Count(OutputKind::kAskToken), 2u);
}

TEST_F(SessionLoginTest, WithoutATokenAndWithAnExtraTheDocumentSaysJustThat) {
  Be("alice", {}, "a \"b\"");
  Login();
  ExpectSent(FrameText{0,
                       "{\"loginUserId\":\"alice\",\"extra\":\"a \\\"b\\\"\",\"firstLoginTime\":0}",
                       "alice", "0"});
}

TEST_F(SessionLoginTest, AnyTextIsAUserIdAndAToken) {
  for (const char* id : {"", "__proto__", "constructor", "\"\\\n", "你好 😀", "\xed\xa0\x80"}) {
    Host host;
    host.Be(id, id);
    host.Login();
    host.Receive(1, MessageFrom("bob", "hi", "fp"));
    const std::string quoted = QuoteJson(id);
    const FrameText login{
        0, "{\"loginUserId\":" + quoted + ",\"loginToken\":" + quoted + ",\"firstLoginTime\":0}",
        id, "0"};
    std::vector<std::string> sent;
    for (const Event& event : host.events()) {
      if (event.output.kind == OutputKind::kSendFrame) sent.push_back(event.frame);
    }
    EXPECT_EQ(sent, (std::vector<std::string>{login, FrameText{4, "fp", id, "bob"}}));
  }
}

TEST_F(SessionLoginTest, AFailedTokenRetriesWithBackOff) {
  server.gives_token = false;
  Login();
  double total = 0;
  for (int i = 0; i < 6; ++i) {
    TokenFailed(link());
    ExpectState(State::kWaiting, StateReason::kTokenFailed);
    total += Elapse(State::kConnecting, 1min);
  }
  EXPECT_GT(total, 6 * 500);
  EXPECT_EQ(Count(OutputKind::kOpenLink), 0u);
  server.gives_token = true;
  TokenReady(link());
  ExpectState(State::kOnline);
}

TEST_F(SessionLoginTest, ATokenThatNeverComesIsAConnectTimeout) {
  server.gives_token = false;
  Login();
  Advance(9999ms);
  ExpectState(State::kConnecting);
  Advance(1ms);
  ExpectState(State::kWaiting, StateReason::kConnectTimeout);
}

TEST_F(SessionLoginTest, ATokenThatComesLateOrTwiceChangesNothing) {
  server.gives_token = false;
  server.opens = false;
  Login();
  const uint32_t first = link();
  Advance(10s);
  Elapse(State::kConnecting, 1min);
  TokenReady(first);
  TokenFailed(first);
  ExpectState(State::kConnecting);
  EXPECT_EQ(Count(OutputKind::kOpenLink), 0u);
  TokenReady(link());
  TokenReady(link());
  TokenFailed(link());
  EXPECT_EQ(Count(OutputKind::kOpenLink), 1u);
  ExpectState(State::kConnecting);
}

TEST_F(SessionLoginTest, EveryReloginCarriesTheTimeOfTheFirst) {
  LoginOnline();
  for (int i = 0; i < 3; ++i) {
    Cut();
    Elapse(State::kOnline, 1min);
    ExpectSent(LoginFrame(kServerTime));
  }
}

TEST_F(SessionLoginTest, ATimeThatTheAnswerChangesIsAdopted) {
  LoginOnline();
  server.first_login_time = kServerTime + 5;
  Cut();
  Elapse(State::kOnline, 1min);
  ExpectSent(LoginFrame(kServerTime));
  Cut();
  Elapse(State::kOnline, 1min);
  ExpectSent(LoginFrame(kServerTime + 5));
}

TEST_F(SessionLoginTest, ATimeThatIsNotPositiveOrIsMissingIsNotAdopted) {
  LoginOnline();
  server.answers_login = false;
  for (const char* document :
       {"{\"code\":0,\"firstLoginTime\":0}", "{\"code\":0}", "{\"code\":0,\"firstLoginTime\":-1}",
        "{\"code\":0,\"firstLoginTime\":null}"}) {
    Cut();
    Elapse(State::kAuthenticating, 1min);
    ExpectSent(LoginFrame(kServerTime));
    Receive(FrameText{50, document});
    ExpectState(State::kOnline);
  }
}

TEST_F(SessionLoginTest, ANewLoginStartsANewSession) {
  LoginOnline();
  Logout();
  SkipSent();
  Login();
  ExpectSent(LoginFrame(0));
}

TEST_F(SessionLoginTest, LoginWhileThereIsASessionSaysNothing) {
  server.opens = false;
  Login();
  for (const State state : {State::kConnecting, State::kAuthenticating, State::kOnline}) {
    ExpectState(state);
    const size_t before = events().size();
    Login();
    EXPECT_EQ(events().size(), before);
    if (state == State::kOnline) {
      EXPECT_GT(client().Deadline(), now + 5000);
    }
    server.answers_login = state == State::kAuthenticating;
    if (state == State::kConnecting) Open(link());
    if (state == State::kAuthenticating) Receive(LoginAnswer(0, kServerTime));
  }
}

TEST_F(SessionLoginTest, ARefusedLoginStopsAndTellsTheCode) {
  server.login_code = 1026;
  server.first_login_time = -1;
  Login();
  ExpectState(State::kStopped, StateReason::kLoginRefused);
  EXPECT_EQ(Last(OutputKind::kLoginRefused)->output.code, 1026);
  EXPECT_EQ(Count(OutputKind::kCloseLink), 1u);
  const size_t before = events().size();
  Close(link(), 1000);
  Advance(24h);
  EXPECT_EQ(events().size(), before);
}

TEST_F(SessionLoginTest, AnyCodeButZeroIsARefusal) {
  for (const int code : {1, 2, 301, 1024, 1025, -1, INT32_MAX, INT32_MIN}) {
    Host host;
    host.server.login_code = code;
    host.Login();
    EXPECT_EQ(host.client().state(), State::kStopped) << code;
  }
}

TEST_F(SessionLoginTest, ARefusedReloginStopsToo) {
  LoginOnline();
  server.login_code = 1030;
  Cut();
  Elapse(State::kStopped, 1min);
  EXPECT_EQ(Last(OutputKind::kLoginRefused)->output.code, 1030);
}

TEST_F(SessionLoginTest, AnOverdueLoginAnswerMeansThatTheLinkIsDead) {
  server.answers_login = false;
  Login();
  Advance(9999ms);
  ExpectState(State::kAuthenticating);
  Advance(1ms);
  ExpectState(State::kWaiting, StateReason::kLoginTimeout);
  EXPECT_EQ(Count(OutputKind::kCloseLink), 1u);
}

TEST_F(SessionLoginTest, ALoginAnswerThatComesWithTheLateTickStillCounts) {
  server.answers_login = false;
  Login();
  now += 60000;  // the machine slept; the socket's event comes before the timer's
  Receive(LoginAnswer(0, kServerTime));
  ExpectState(State::kOnline);
}

TEST_F(SessionLoginTest, AMalformedLoginAnswerIsIgnoredUntilTheTimeout) {
  server.answers_login = false;
  Login();
  for (const Text& document :
       {Text{}, Text{""}, Text{"[]"}, Text{"{\"code\":\"0\"}"}, Text{"{\"code\":0"},
        Text{"{\"code\":0.5}"}, Text{"{\"code\":9999999999}"},
        Text{"{\"code\":0,\"firstLoginTime\":\"1\"}"}}) {
    Receive(FrameText{50, document});
    ExpectState(State::kAuthenticating);
    EXPECT_EQ(Last(OutputKind::kError)->output.code, static_cast<int>(Status::kInvalidFrame));
  }
  EXPECT_EQ(client().stats().invalid_frames, 8);
  Advance(10s);
  ExpectState(State::kWaiting, StateReason::kLoginTimeout);
}

TEST_F(SessionLoginTest, FramesBeforeTheLoginAnswerAreIgnored) {
  Set(Option::kLogLevel, 0);
  server.answers_login = false;
  Login();
  SkipSent();
  Receive(MessageFrom("bob", "early", "fp-1"));
  Receive(Pong());
  Receive(AckFrom("bob", "fp-2"));
  Receive(FrameText{53, "echo"});
  Receive(FrameText{99});
  ExpectNothingSent();
  ExpectNothingShown();
  EXPECT_EQ(CountLog(LogCode::kFrameUnexpected), 5u);
  Receive(LoginAnswer(0, kServerTime));
  Receive(MessageFrom("bob", "early", "fp-1"));  // the server's retransmission
  ExpectAck("fp-1");
  ExpectShown("early");
}

TEST_F(SessionLoginTest, ASecondLoginAnswerChangesNothing) {
  LoginOnline();
  Receive(LoginAnswer(1026, 7));
  ExpectState(State::kOnline);
  EXPECT_EQ(Count(OutputKind::kLoginRefused), 0u);
  Reconnected();  // with the old time
}

TEST_F(SessionLoginTest, Code301MeansLogInAgain) {
  LoginOnline();
  Receive(ErrorFrame(301, KeepAlive()));
  ExpectState(State::kWaiting, StateReason::kSessionLost);
  EXPECT_EQ(Count(OutputKind::kError), 0u);
  Close(link(), 1000);
  Elapse(State::kOnline, 1min);
  ExpectSent(LoginFrame(kServerTime));
}

TEST_F(SessionLoginTest, Code301BeforeTheLoginAnswerMeansLogInAgainToo) {
  server.answers_login = false;
  Login();
  Receive(ErrorFrame(301, ""));
  ExpectState(State::kWaiting, StateReason::kSessionLost);
}

TEST_F(SessionLoginTest, OtherErrorsAreToldAndTheSessionGoesOn) {
  LoginOnline();
  Receive(ErrorFrame(2, "what \"is\" this\n"));
  ExpectState(State::kOnline);
  const Event* error = Last(OutputKind::kError);
  EXPECT_EQ(error->output.code, static_cast<int>(Status::kServerError));
  EXPECT_EQ(error->output.detail, 2);
  EXPECT_EQ(error->content, "what \"is\" this\n");
}

TEST_F(SessionLoginTest, AnErrorThatCannotBeReadIsAnInvalidFrame) {
  LoginOnline();
  for (const Text& document : {Text{}, Text{"oops"}, Text{"{\"errorCode\":\"301\"}"}}) {
    Receive(FrameText{52, document});
    EXPECT_EQ(Last(OutputKind::kError)->output.code, static_cast<int>(Status::kInvalidFrame));
  }
  ExpectState(State::kOnline);
}

TEST_F(SessionLoginTest, AKickOutEndsTheSessionAndTellsCodeAndReason) {
  struct Case {
    Text document;
    int code;
    Text reason;
  };
  const Case cases[] = {
      {"{\"code\":1}", 1, {}},
      {"{\"code\":1,\"reason\":null}", 1, {}},
      {"{\"code\":2,\"reason\":\"rude\"}", 2, "rude"},
      {"{\"code\":2,\"reason\":\"bye \\\"admin\\\" \\u003cb\\u003e 😀\"}", 2, "bye \"admin\" <b> 😀"},
      {"{\"reason\":\"\",\"code\":77,\"more\":[1]}", 77, ""},
  };
  for (const Case& kick : cases) {
    LoginOnline();
    Receive(KickoutFrame(kick.document));
    ExpectState(State::kStopped, StateReason::kKickedOut);
    EXPECT_EQ(Last(OutputKind::kKickedOut)->output.code, kick.code);
    EXPECT_EQ(Last(OutputKind::kKickedOut)->content, kick.reason);
  }
}

TEST_F(SessionLoginTest, AKickOutThatCannotBeReadEndsTheSessionAllTheSame) {
  for (const Text& document : {Text{}, Text{""}, Text{"{"}, Text{"[1]"}, Text{"{\"code\":\"x\"}"},
                               Text{"{\"code\":1,\"reason\":5}"}}) {
    LoginOnline();
    Receive(KickoutFrame(document));
    ExpectState(State::kStopped, StateReason::kKickedOut);
  }
  EXPECT_EQ(Count(OutputKind::kKickedOut), 6u);
}

TEST_F(SessionLoginTest, AKickOutRightAfterTheLoginAnswerEndsTheSession) {
  server.first_login_time = 1000;
  LoginOnline();
  Cut();
  Elapse(State::kOnline, 1min);
  Receive(KickoutFrame("{\"code\":1}"));
  Close(link(), 1000);
  ExpectState(State::kStopped);
  EXPECT_EQ(client().Deadline(), kForever);
}

TEST_F(SessionLoginTest, AKickOutInsteadOfTheLoginAnswerEndsTheSession) {
  server.answers_login = false;
  Login();
  Receive(KickoutFrame("{\"code\":2}"));
  ExpectState(State::kStopped, StateReason::kKickedOut);
}

TEST_F(SessionLoginTest, LogoutSaysSoAndClosesTheLink) {
  LoginOnline();
  Logout();
  ExpectSent(LogoutFrame());
  ExpectState(State::kStopped, StateReason::kLoggedOut);
  EXPECT_EQ(events().back().output.kind, OutputKind::kStateChanged);
  EXPECT_EQ(Count(OutputKind::kCloseLink), 1u);
}

TEST_F(SessionLoginTest, LogoutBeforeOnlineJustClosesTheLink) {
  server.answers_login = false;
  Login();
  SkipSent();
  Logout();
  ExpectNothingSent();
  ExpectState(State::kStopped, StateReason::kLoggedOut);
  EXPECT_EQ(Count(OutputKind::kCloseLink), 1u);
}

TEST_F(SessionLoginTest, NoLogEverTellsTheToken) {
  Set(Option::kLogLevel, 0);
  LoginOnline();
  for (const Event& event : events()) {
    EXPECT_FALSE(event.output.kind == OutputKind::kLog && event.content);
  }
}

}  // namespace
}  // namespace im
