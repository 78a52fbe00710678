// The verbs of a story about one client: the second half of session_fixture.h.
#include <algorithm>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

bool IsSent(OutputKind kind) {
  return kind == OutputKind::kSendFrame || kind == OutputKind::kSendMessage;
}
bool IsShown(OutputKind kind) { return kind == OutputKind::kMessage; }
bool IsSettled(OutputKind kind) {
  return kind == OutputKind::kDelivered || kind == OutputKind::kLost;
}

}  // namespace

void ClientTest::LoginOnline() {
  Login();
  ExpectState(State::kOnline);
  SkipSent();
}

void ClientTest::Acknowledge(uint32_t number, const std::string& from) {
  Receive(AckFrom(from, fingerprint_of(number)));
}

void ClientTest::Reconnected() {
  SkipSent();
  if (HasLink(client().state())) Cut();
  Elapse(State::kOnline, 1h);
  ExpectSent(LoginFrame(server.first_login_time));
}

double ClientTest::Elapse(State state, Ms limit) {
  const double began = now;
  while (client().state() != state && Step(began + limit.count())) {
  }
  ExpectState(state);
  return now - began;
}

const Event* ClientTest::Next(Filter filter, size_t* cursor) {
  while (*cursor < events().size()) {
    const Event* event = &events()[(*cursor)++];
    if (filter(event->output.kind)) return event;
  }
  return nullptr;
}

void ClientTest::ExpectSent(const std::string& frame) {
  const Event* event = Next(IsSent, &sent_);
  EXPECT_EQ(event == nullptr ? "(nothing sent)" : event->frame, frame);
}
void ClientTest::ExpectNothingSent() {
  const Event* event = Next(IsSent, &sent_);
  EXPECT_EQ(event, nullptr) << event->frame;
}
const Event* ClientTest::NextSent() { return Next(IsSent, &sent_); }
void ClientTest::SkipSent() { sent_ = events().size(); }

void ClientTest::ExpectShown(const std::string& content) {
  const Event* event = Next(IsShown, &shown_);
  EXPECT_EQ(event == nullptr ? "(nothing shown)" : event->content, content);
}
void ClientTest::ExpectNothingShown() {
  const Event* event = Next(IsShown, &shown_);
  EXPECT_EQ(event, nullptr) << Describe(*event);
}
void ClientTest::ExpectAck(const std::string& fingerprint, const std::string& to) {
  ExpectSent(Ack(fingerprint, to));
}

void ClientTest::ExpectDelivered(uint32_t number) {
  const Event* event = Next(IsSettled, &settled_);
  ASSERT_NE(event, nullptr) << "nothing settled";
  EXPECT_EQ(event->output.kind, OutputKind::kDelivered) << Describe(*event);
  EXPECT_EQ(event->output.message, number);
}
void ClientTest::ExpectLost(uint32_t number, LostReason reason) {
  const Event* event = Next(IsSettled, &settled_);
  ASSERT_NE(event, nullptr) << "nothing settled";
  EXPECT_EQ(event->output.kind, OutputKind::kLost) << Describe(*event);
  EXPECT_EQ(event->output.message, number);
  EXPECT_EQ(event->output.code, static_cast<int32_t>(reason));
}
void ClientTest::ExpectNothingSettled() {
  const Event* event = Next(IsSettled, &settled_);
  EXPECT_EQ(event, nullptr) << Describe(*event);
}

void ClientTest::ExpectState(State state, StateReason reason) {
  const Event* event = Last(OutputKind::kStateChanged);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->output.code, static_cast<int32_t>(state));
  EXPECT_EQ(event->output.detail, static_cast<int32_t>(reason));
}

const Event* ClientTest::Last(OutputKind kind) const {
  for (auto event = events().rbegin(); event != events().rend(); ++event) {
    if (event->output.kind == kind) return &*event;
  }
  return nullptr;
}

size_t ClientTest::Count(OutputKind kind) const {
  return std::count_if(events().begin(), events().end(),
                       [&](const Event& event) { return event.output.kind == kind; });
}

size_t ClientTest::CountLog(LogCode code) const {
  return std::count_if(events().begin(), events().end(), [&](const Event& event) {
    return event.output.kind == OutputKind::kLog && event.output.code == static_cast<int32_t>(code);
  });
}

std::vector<std::string> ClientTest::Since(size_t first) const {
  std::vector<std::string> out;
  for (size_t i = first; i < events().size(); ++i) out.push_back(Describe(events()[i]));
  return out;
}

}  // namespace im
