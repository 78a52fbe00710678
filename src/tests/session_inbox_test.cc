// Acknowledged on every copy, shown once.
#include <cmath>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionInboxTest : public ClientTest {
 protected:
  void SetUp() override {
    Set(Option::kLogLevel, 0);
    LoginOnline();
  }
};

TEST_F(SessionInboxTest, AQosMessageIsAcknowledgedAndShown) {
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectShown("hi");
  ExpectNothingSent();
  EXPECT_EQ(client().stats().acks_sent, 1);
  EXPECT_EQ(client().stats().shown, 1);
}

TEST_F(SessionInboxTest, TheAckGoesOutBeforeTheMessageIsShown) {
  Receive(MessageFrom("bob", "hi", "fp-1"));
  std::vector<OutputKind> kinds;
  for (const Event& event : events()) {
    const OutputKind kind = event.output.kind;
    if (kind == OutputKind::kSendFrame || kind == OutputKind::kMessage) kinds.push_back(kind);
  }
  EXPECT_EQ(kinds, (std::vector<OutputKind>{OutputKind::kSendFrame, OutputKind::kSendFrame,
                                            OutputKind::kMessage}));  // login, ACK, message
}

TEST_F(SessionInboxTest, TheApplicationGetsEveryField) {
  Receive(FrameText{2, "hi \"you\"\n😀", "bob", "alice", "fp-1", true, 77, 1795399384851});
  const Event* shown = Last(OutputKind::kMessage);
  EXPECT_EQ(shown->from, "bob");
  EXPECT_EQ(shown->to, "alice");
  EXPECT_EQ(shown->content, "hi \"you\"\n😀");
  EXPECT_EQ(shown->fingerprint, "fp-1");
  EXPECT_TRUE(shown->output.frame.qos);
  EXPECT_TRUE(shown->output.frame.bridge);
  EXPECT_EQ(shown->output.frame.subtype, 77);
  EXPECT_EQ(shown->output.frame.server_time, 1795399384851);
}

TEST_F(SessionInboxTest, AbsentFieldsAreNull) {
  Receive("{\"type\":2}");
  const Event* shown = Last(OutputKind::kMessage);
  EXPECT_FALSE(shown->from || shown->to || shown->content || shown->fingerprint);
  EXPECT_FALSE(shown->output.frame.qos || shown->output.frame.bridge);
  EXPECT_EQ(shown->output.frame.subtype, -1);
  EXPECT_EQ(shown->output.frame.server_time, -1);
}

TEST_F(SessionInboxTest, EveryCopyIsAcknowledgedAndOnlyTheFirstShown) {
  for (int i = 0; i < 5; ++i) {
    Receive(MessageFrom("bob", "hi", "fp-1"));
    ExpectAck("fp-1");
  }
  ExpectShown("hi");
  ExpectNothingShown();
  EXPECT_EQ(client().stats().duplicates, 4);
  EXPECT_EQ(CountLog(LogCode::kDuplicateSuppressed), 4u);
}

TEST_F(SessionInboxTest, ACopyIsKnownOnTheNextLinkAndInTheNextSession) {
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectShown("hi");
  Reconnected();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  Logout();
  LoginOnline();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectNothingShown();
}

TEST_F(SessionInboxTest, ACopyIsKnownByMeaningNotBySpelling) {
  Receive(R"({"type":2,"QoS":true,"fp":"f'p/😀","from":"bob","dataContent":"hi"})");
  Receive(R"({"fp":"\u0066\u0027p\/\ud83d\ude00","QoS":true,"from":"bob","type":2})");
  ExpectShown("hi");
  ExpectNothingShown();
}

TEST_F(SessionInboxTest, TheAckCopiesFingerprintAndSenderByteForByte) {
  for (const char* spelling :
       {R"(plain)", R"(\u0027)", R"(\/\"\\\b)", R"(你好😀)", R"(\uD83D\uDE00)", R"(\ud800)",
        R"(<b>&=')", R"()", R"(__proto__)", R"(-1)"}) {
    const std::string quoted = "\"" + std::string(spelling) + "\"";
    Receive("{\"QoS\":true,\"type\":2,\"fp\":" + quoted + ",\"from\":" + quoted + "}");
    ExpectSent("{\"bridge\":false,\"type\":4,\"dataContent\":" + quoted +
               ",\"from\":\"alice\",\"to\":" + quoted + ",\"QoS\":false,\"typeu\":-1,\"sm\":-1}");
  }
}

TEST_F(SessionInboxTest, TheAckCopiesTheBridge) {
  Receive(FrameText{2, "hi", "bob", "alice", "fp-1", true});
  ExpectSent(FrameText{4, "fp-1", "alice", "bob", {}, true});
}

TEST_F(SessionInboxTest, TheAckIsFromThisUserWhoeverTheMessageIsTo) {
  Receive(FrameText{2, "hi", "0", "everybody", "fp-1"});
  ExpectSent(FrameText{4, "fp-1", "alice", "0"});
}

TEST_F(SessionInboxTest, WithoutASenderTheAckIsToNobody) {
  Receive(R"({"type":2,"QoS":true,"fp":"fp-1"})");
  ExpectAck("fp-1", "-1");
}

TEST_F(SessionInboxTest, AQosMessageWithoutAFingerprintIsShownAndLogged) {
  for (int i = 0; i < 2; ++i) {
    Receive(R"({"type":2,"QoS":true,"from":"bob","dataContent":"hi","fp":null})");
    ExpectShown("hi");
  }
  ExpectNothingSent();
  EXPECT_EQ(CountLog(LogCode::kNoFingerprint), 2u);
}

TEST_F(SessionInboxTest, AMessageWithoutQosIsNeitherAcknowledgedNorRemembered) {
  for (int i = 0; i < 2; ++i) {
    Receive(R"({"type":2,"from":"bob","dataContent":"hi","fp":"fp-1"})");
    ExpectShown("hi");
  }
  ExpectNothingSent();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectShown("hi");
}

TEST_F(SessionInboxTest, WhileNobodyListensANewMessageLeavesNoTrace) {
  Set(Option::kListening, 0);
  const size_t before = events().size();
  for (const Text& fingerprint : {Text("fp-1"), Text()}) {
    Receive(MessageFrom("bob", "hi", fingerprint));
  }
  Receive(FrameText{2, "no fingerprint", "bob", "alice", {}, true});
  EXPECT_EQ(Count(OutputKind::kMessage), 0u);
  ExpectNothingSent();
  for (size_t i = before; i < events().size(); ++i) {
    EXPECT_EQ(events()[i].output.kind, OutputKind::kLog) << Describe(events()[i]);
  }
  EXPECT_EQ(client().stats().shown, 0);
  EXPECT_EQ(client().stats().acks_sent, 0);
  EXPECT_EQ(client().stats().duplicates, 0);
  EXPECT_EQ(client().stats().frames_in, 4);  // the login's answer, and these
}

TEST_F(SessionInboxTest, WhatCameWhileNobodyListenedIsShownWhenItComesAgain) {
  Set(Option::kListening, 0);
  for (int i = 0; i < 3; ++i) Receive(MessageFrom("bob", "hi", "fp-1"));
  Set(Option::kListening, 1);
  ExpectNothingShown();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectShown("hi");
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectNothingShown();
}

TEST_F(SessionInboxTest, WhileNobodyListensWhatWasShownIsStillAcknowledged) {
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectShown("hi");
  Set(Option::kListening, 0);
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  Advance(10min);
  SkipSent();
  Receive(MessageFrom("bob", "hi", "fp-1"));  // forgotten by now, so it is new
  ExpectNothingSent();
  ExpectNothingShown();
}

TEST_F(SessionInboxTest, WhileNobodyListensEverythingElseCounts) {
  Set(Option::kListening, 0);
  const uint32_t message = Send("bob", "hi");
  Acknowledge(message);
  ExpectDelivered(message);
  EXPECT_EQ(client().Remember(u"fp-1", 0, now), Status::kOk);
  SkipSent();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  // A message is a sign of life, whoever hears it.
  server.alive = false;
  for (int i = 0; i < 10; ++i) {
    Advance(10s);
    Receive(MessageFrom("bob", "hi", "fp-2"));
    ExpectState(State::kOnline);
  }
}

TEST_F(SessionInboxTest, AFingerprintIsRememberedFor10Minutes) {
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectShown("hi");
  Advance(10min - 1ms);
  SkipSent();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectNothingShown();
  Advance(1ms);
  SkipSent();
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectShown("hi");
}

TEST_F(SessionInboxTest, NoMoreThan16384FingerprintsAreRememberedTheOldestForgottenFirst) {
  for (int i = 0; i < 16384; ++i) Receive(MessageFrom("bob", "", std::to_string(i)));
  Receive(MessageFrom("bob", "", "0"));
  EXPECT_EQ(client().stats().shown, 16384);
  Receive(MessageFrom("bob", "", "16384"));  // forgets 0
  Receive(MessageFrom("bob", "", "1"));
  EXPECT_EQ(client().stats().shown, 16385);
  Receive(MessageFrom("bob", "", "0"));
  EXPECT_EQ(client().stats().shown, 16386);
}

TEST_F(SessionInboxTest, WhatAnEarlierClientHasShownIsADuplicateForTheRestOfItsTime) {
  EXPECT_EQ(client().Remember(u"fp-1", 9 * 60e3, 0), Status::kOk);
  EXPECT_EQ(client().Remember(u"fp-2", 0, 0), Status::kOk);
  Receive(MessageFrom("bob", "old", "fp-1"));
  ExpectAck("fp-1");
  ExpectNothingShown();
  Advance(1min);
  SkipSent();
  Receive(MessageFrom("bob", "new", "fp-2"));
  ExpectNothingShown();
  Receive(MessageFrom("bob", "old", "fp-1"));
  ExpectShown("old");
}

TEST_F(SessionInboxTest, AnImpossibleAgeIsRefused) {
  for (const double age : {-1.0, -1e300, std::nan("")}) {
    EXPECT_EQ(client().Remember(u"fp-1", age, 0), Status::kInvalidArgument);
  }
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectShown("hi");
}

TEST_F(SessionInboxTest, OptionsSetHowLongAndHowMany) {
  Host host;
  host.Set(Option::kMaxFingerprints, 16);
  host.Set(Option::kFingerprintMemory, 1000);
  host.Login();
  const auto receive = [&](const std::string& fp) { host.Receive(1, MessageFrom("bob", "", fp)); };
  for (int i = 0; i < 17; ++i) receive(std::to_string(i));
  receive("16");
  receive("0");
  EXPECT_EQ(host.client().stats().shown, 18);
  host.Advance(1s);
  receive("0");
  EXPECT_EQ(host.client().stats().shown, 19);
}

TEST_F(SessionInboxTest, AnyIdIsData) {
  for (const char* id : {"__proto__", "constructor", "toString", "", "0", "-1", "null", "😀", "\n",
                         "\"", "\\", "'; drop table", "\xed\xb0\x80"}) {
    Receive(MessageFrom(id, id, std::string("fp-") + id));
    ExpectAck(std::string("fp-") + id, id);
    ExpectShown(id);
  }
  const std::string giant(100000, 'x');
  Receive(MessageFrom(giant, giant));
  ExpectShown(giant);
}

TEST_F(SessionInboxTest, AnAckThatWouldCutTheLinkIsNotSent) {
  const std::string giant(70000, 'x');
  for (int i = 0; i < 2; ++i) Receive(MessageFrom("bob", "hi", giant));
  Receive(MessageFrom(giant, "ho", "fp-1"));
  ExpectNothingSent();
  ExpectShown("hi");
  ExpectShown("ho");
  ExpectNothingShown();
  EXPECT_EQ(CountLog(LogCode::kAckTooLarge), 3u);
  ExpectState(State::kOnline);
}

TEST_F(SessionInboxTest, EveryAckThatIsSentFits) {
  for (size_t size = 20000; size < 66000; size += 500) {
    std::string wide;
    for (size_t i = 0; i < size / 3; ++i) wide += "你";
    Receive(MessageFrom("bob", "hi", std::string(size, 'x')));
    Receive(MessageFrom("bob", "hi", wide));
  }
  for (const Event& event : events()) EXPECT_LE(event.frame.size(), 65536u);
}

// The size of what an ACK copies is estimated at 3 bytes a unit.
TEST_F(SessionInboxTest, AnAckThatFitsIsSent) {
  const std::string fingerprint(30000, 'x');
  Receive(MessageFrom("bob", "hi", fingerprint));
  ExpectAck(fingerprint);
}

TEST_F(SessionInboxTest, GarbageIsToldAndTheSessionGoesOn) {
  const char* const garbage[] = {"",
                                 "null",
                                 "[]",
                                 "{",
                                 "{\"type\":\"2\"}",
                                 "{\"type\":2,}",
                                 "not json",
                                 "{\"type\":2,\"QoS\":1}",
                                 "{\"type\":2,\"fp\":{}}",
                                 "\xef\xbb\xbf{}"};
  for (const char* frame : garbage) {
    Receive(frame);
    EXPECT_EQ(Last(OutputKind::kError)->output.code, static_cast<int>(Status::kInvalidFrame));
  }
  EXPECT_EQ(Count(OutputKind::kError), std::size(garbage));
  EXPECT_EQ(client().stats().invalid_frames, std::size(garbage));
  ExpectNothingSent();
  ExpectNothingShown();
  ExpectState(State::kOnline);
}

TEST_F(SessionInboxTest, FramesThatAServerDoesNotSendAreIgnored) {
  for (const int type : {0, 1, 3, 5, 50, 55, 99, -1, INT32_MAX, INT32_MIN}) {
    Receive(FrameText{type, "{}"});
  }
  Receive("{}");
  ExpectNothingSent();
  ExpectNothingShown();
  EXPECT_EQ(CountLog(LogCode::kFrameUnexpected), 11u);
  ExpectState(State::kOnline);
}

}  // namespace
}  // namespace im
