// The client as a whole: its states, its clock, and what no input may ever do to it.
#include <memory>
#include <random>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

constexpr State kStates[] = {
#define X(name, text) State::name,
    IM_STATE_LIST(X)
#undef X
};
constexpr Trigger kTriggers[] = {
#define X(name, text) Trigger::name,
    IM_TRIGGER_LIST(X)
#undef X
};

std::unique_ptr<Host> InState(State state, bool reconnects = true) {
  auto host = std::make_unique<Host>();
  host->Set(Option::kReconnects, reconnects ? 1 : 0);
  host->server.opens = state != State::kConnecting;
  host->server.answers_login = state != State::kAuthenticating;
  if (state != State::kIdle) host->Login();
  if (state == State::kWaiting) host->Close(host->link(), 1006);
  if (state == State::kStopped) host->Logout();
  host->server.gives_token = host->server.opens = host->server.answers_login = false;
  EXPECT_EQ(host->client().state(), state);
  return host;
}

void Pull(Trigger trigger, Host* host) {
  switch (trigger) {
    case Trigger::kLogin:
      return host->Login();
    case Trigger::kLinkOpened:
      return host->Open(host->link());
    case Trigger::kLoginAccepted:
      return host->Receive(host->link(), LoginAnswer(0, 1000));
    case Trigger::kLoginRefused:
      return host->Receive(host->link(), LoginAnswer(1026, -1));
    case Trigger::kLinkDown:
      return host->Close(host->link(), 1000);
    case Trigger::kRetryDue:
      if (host->client().state() == State::kWaiting) host->now = host->client().Deadline();
      return host->Tick();
    case Trigger::kKickedOut:
      return host->Receive(host->link(), KickoutFrame("{\"code\":2}"));
    case Trigger::kLogout:
      return host->Logout();
    case Trigger::kHalt:
      if (host->client().state() != State::kOnline) return host->Halt(StateReason::kAborted);
      return Pull(Trigger::kLinkDown, host);
  }
}

TEST(SessionClientTest, EveryTriggerInEveryStateDoesWhatTheTableSays) {
  for (const State state : kStates) {
    for (const Trigger trigger : kTriggers) {
      // While online it is the link that goes down, and nothing follows.
      const bool ends = trigger == Trigger::kHalt && state == State::kOnline;
      const std::unique_ptr<Host> host = InState(state, !ends);
      const size_t before = host->events().size();
      const double deadline = host->client().Deadline();
      Pull(trigger, host.get());
      const Transition* transition = FindTransition(state, trigger);
      const std::string what =
          std::to_string(static_cast<int>(state)) + " " + std::to_string(static_cast<int>(trigger));
      EXPECT_EQ(host->client().state(), transition == nullptr ? state : transition->to) << what;
      if (transition != nullptr) continue;
      EXPECT_EQ(host->events().size(), before) << what;
      const bool hastened = trigger == Trigger::kLogin &&
                            (state == State::kConnecting || state == State::kAuthenticating);
      EXPECT_EQ(host->client().Deadline(), state == State::kOnline ? 16000
                                           : hastened              ? 1000 + 5000
                                                                   : deadline)
          << what;
    }
  }
}

TEST(SessionClientTest, EachStateHasItsDeadline) {
  EXPECT_EQ(InState(State::kIdle)->client().Deadline(), kForever);
  EXPECT_EQ(InState(State::kConnecting)->client().Deadline(), 1000 + 10000);
  EXPECT_EQ(InState(State::kAuthenticating)->client().Deadline(), 1000 + 10000);
  EXPECT_EQ(InState(State::kOnline)->client().Deadline(), 1000 + 15000);
  EXPECT_LT(InState(State::kWaiting)->client().Deadline(), 1000 + 1000);
  EXPECT_EQ(InState(State::kStopped)->client().Deadline(), kForever);
}

TEST(SessionClientTest, AnEarlyTickDoesNothing) {
  for (const State state : kStates) {
    const std::unique_ptr<Host> host = InState(state);
    const size_t before = host->events().size();
    for (int i = 0; i < 100; ++i) {
      host->now += 1;
      host->Tick();
    }
    EXPECT_EQ(host->events().size(), before);
  }
}

TEST(SessionClientTest, NoClockBreaksAClient) {
  for (const State state : kStates) {
    const std::unique_ptr<Host> host = InState(state);
    Client& client = host->client();
    const double deadline = client.Deadline();
    for (const double time : {-1e9, 0.0, -kForever, std::nan(""), kForever}) {
      client.Tick(time);
      EXPECT_EQ(client.Deadline(), deadline) << time;
    }
    host->now += 1;
    host->Tick();
    EXPECT_EQ(client.state(), state);
  }
  Host host({1, 2}, std::nan(""));
  host.now = 1000;
  host.Login();
  host.Advance(1h);
  EXPECT_EQ(host.client().state(), State::kOnline);
}

TEST(SessionClientTest, OptionsAreSetBeforeTheFirstLoginSomeOfThemAlways) {
  for (const State state : kStates) {
    const std::unique_ptr<Host> host = InState(state);
    const Status expected = state == State::kIdle ? Status::kOk : Status::kInvalidOption;
    EXPECT_EQ(host->client().SetOption(Option::kWindow, 5), expected);
    EXPECT_EQ(host->client().config().window, state == State::kIdle ? 5 : 512);
    EXPECT_EQ(host->client().SetOption(Option::kReceipts, 0), expected);
    EXPECT_EQ(host->client().SetOption(Option::kHasExtra, 1), Status::kOk);
    EXPECT_EQ(host->client().SetOption(Option::kUrlCount, 7), Status::kOk);
    EXPECT_EQ(host->client().SetOption(Option::kLogLevel, 0), Status::kOk);
    EXPECT_EQ(host->client().SetOption(Option::kListening, 0), Status::kOk);
    EXPECT_EQ(host->client().SetOption(static_cast<Option>(-1), 0), Status::kInvalidOption);
  }
}

// --- Random stories ---

class RandomStory {
 public:
  RandomStory(uint64_t seed, Host* host) : random_(seed), host_(*host) {
    host_.Set(Option::kMaxPending, 40);
    host_.Set(Option::kWindow, 8);
    host_.Set(Option::kMaxFingerprints, 16);
    host_.Set(Option::kUrlCount, 3);
  }

  void Run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) OneStep();
  }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }
  bool Chance(int percent) { return Below(100) < static_cast<uint64_t>(percent); }
  std::string Id() { return std::string(1, static_cast<char>('a' + Below(4))); }
  std::string Fingerprint() { return "fp-" + std::to_string(Below(30)); }
  uint32_t Link() {
    return Chance(80) ? host_.link() : static_cast<uint32_t>(Below(host_.link() + 2));
  }

  void OneStep() {
    switch (Below(12)) {
      case 0:
      case 1:
        return Time();
      case 2:
        return Jump();
      case 3:
      case 4:
        return SendSomething();
      case 5:
        return SettleSomething();
      case 6:
      case 7:
        return host_.Receive(Link(), SomeFrame());
      case 8:
        return host_.ReceiveUnits(Link(), Garbage(SomeFrame()));
      case 9:
        return LinkInput();
      case 10:
        return World();
      default:
        return Session();
    }
  }

  void Time() {
    if (Chance(70)) {
      host_.Step(host_.now + 100000);
    } else {
      host_.Advance(Ms(static_cast<double>(Below(3000))));
    }
  }

  void Jump() {
    if (Chance(10)) return host_.Sleep(Ms(static_cast<double>(Below(4000000))));
    if (Chance(50)) return host_.Wake(static_cast<WakeHint>(Below(3)));
    const double now = host_.now;
    host_.client().Tick(now - static_cast<double>(Below(100000)));
    host_.Tick();
  }

  void SendSomething() {
    SendOptions options;
    options.qos = Chance(80);
    if (Chance(30)) options.fingerprint = Fingerprint();
    if (Chance(20)) options.expires_after = static_cast<double>(1 + Below(20000));
    uint32_t number = 0;
    host_.TrySend(Id(), std::string(Chance(1) ? 70000 : Below(50), 'x'), options, &number);
    if (number != 0) last_ = number;
  }

  void SettleSomething() {
    if (last_ == 0) return;
    const uint32_t number = last_ - static_cast<uint32_t>(Below(std::min(last_, 20u)));
    if (Chance(10)) {
      host_.Abort(number);
    } else {
      host_.Receive(Link(), AckFrom(Id(), host_.fingerprint_of(number)));
    }
  }

  std::string SomeFrame() {
    switch (Below(10)) {
      case 0:
        return Pong();
      case 1:
        return LoginAnswer(Chance(90) ? 0 : 1026, static_cast<int64_t>(Below(1000000)));
      case 2:
        return ErrorFrame(Chance(20) ? 301 : 5, "oops \"x\"");
      case 3:
        return Chance(10) ? KickoutFrame("{\"code\":1,\"reason\":\"\\u003c\"}") : Pong();
      case 4:
        return AckFrom(Id(), Fingerprint());
      default:
        return MessageFrom(Id(), "hi \"you\"\n", Chance(70) ? Text(Fingerprint()) : Text());
    }
  }

  std::u16string Garbage(const std::string& frame) {
    std::u16string units = Utf16(frame);
    for (uint64_t i = Below(4); i > 0 && !units.empty(); --i) {
      const size_t at = Below(units.size());
      static const std::u16string kNasty = u"\"\\{}[]:,0u \n\xd83d\xde00\xffff";
      const char16_t unit = kNasty[Below(kNasty.size())];
      if (Chance(50))
        units[at] = unit;
      else if (Chance(50))
        units.insert(at, 1, unit);
      else
        units.erase(at, 1 + Below(5));
    }
    return units;
  }

  void LinkInput() {
    switch (Below(6)) {
      case 0:
        return host_.Open(Link());
      case 1:
        return host_.TokenReady(Link(), host_.token.has_value());
      case 2:
        return host_.TokenFailed(Link());
      case 3:
        return host_.Unreadable(Link(), Status::kBinaryFrame);
      case 4:
        host_.Echo("ping");
        return;
      default:
        return host_.Close(Link(), Chance(50) ? 1000 : 1006);
    }
  }

  void World() {
    host_.server.alive = Chance(70);
    host_.server.opens = Chance(80);
    host_.server.gives_token = Chance(80);
    host_.server.answers_login = Chance(80);
    host_.server.login_code = Chance(95) ? 0 : 1026;
    host_.server.latency = static_cast<double>(Below(3000));
    host_.backlog = Chance(80) ? 0 : Chance(80) ? 300000 : 3000000;
    host_.client().SetOption(Option::kLogLevel, static_cast<double>(Below(5)));
    host_.client().SetOption(Option::kListening, Chance(80) ? 1 : 0);
  }

  void Session() {
    if (Chance(3)) return host_.Logout();
    if (Chance(50)) host_.Login();
  }

  std::mt19937_64 random_;
  Host& host_;
  uint32_t last_ = 0;
};

// The host checks after each input: the deadline is ahead, the sums are right, each message is
// settled once, each transition is legal, nothing is written without a link.
TEST(SessionClientTest, NoSequenceOfInputsBreaksAnInvariant) {
  Stats sum;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Host host({seed, 3});
    RandomStory story(seed, &host);
    for (int i = 0; i < 100; ++i) {
      story.Run(100);
      host.Forget();
    }
    ASSERT_FALSE(HasFailure()) << seed;
    const Stats stats = host.client().stats();
    sum.delivered += stats.delivered;
    sum.lost += stats.lost;
    sum.retransmissions += stats.retransmissions;
    sum.reconnects += stats.reconnects;
    sum.duplicates += stats.duplicates;
    sum.invalid_frames += stats.invalid_frames;
    // Whatever happened, the client is not stuck: a good world brings it online again.
    host.server = ServerScript();
    host.backlog = 0;
    host.Login();
    host.Advance(2min);
    EXPECT_EQ(host.client().state(), State::kOnline) << seed;
  }
  // The stories were eventful.
  for (const double number : {sum.delivered, sum.lost, sum.retransmissions, sum.reconnects,
                              sum.duplicates, sum.invalid_frames}) {
    EXPECT_GT(number, 200);
  }
}

std::vector<std::string> Story(uint64_t client_seed) {
  Host host({client_seed, 4});
  RandomStory(5, &host).Run(3000);
  std::vector<std::string> out;
  for (const Event& event : host.events()) out.push_back(Describe(event));
  return out;
}

TEST(SessionClientTest, TheSameSeedAndInputsGiveTheSameOutputs) {
  const std::vector<std::string> first = Story(1);
  EXPECT_GT(first.size(), 1000u);
  EXPECT_EQ(first, Story(1));
  EXPECT_NE(first, Story(2));
}

}  // namespace
}  // namespace im
