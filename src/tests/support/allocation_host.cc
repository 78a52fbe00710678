#include "tests/support/allocation_host.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "tests/support/session_frames.h"
#include "tests/support/text.h"

namespace im::torture {
namespace {

constexpr char kRecipient[] = "bob";

int32_t Code(Status status) { return static_cast<int32_t>(status); }

}  // namespace

ScarceHost::ScarceHost(Shortage shortage) : shortage_(shortage) { Create(); }

ScarceHost::~ScarceHost() { Destroy(); }

void ScarceHost::Create() {
  const uint32_t refused = Allocations::refused();
  Call([this] { client_ = im_create(1, 2, 3, 4, now_); });
  EXPECT_EQ(Allocations::refused() > refused, client_ == nullptr);
  if (client_ != nullptr) return ReadFigures();
  ++answers_[kNoClient];
  if (shortage_ == Shortage::kOnce) Create();
}

void ScarceHost::Destroy() {
  if (alive()) Call([this] { im_destroy(client_); });
  client_ = nullptr;
}

void ScarceHost::Recreate() {
  Destroy();
  state_ = State::kIdle;
  twice_ = {};
  reactions_.clear();
  sent_.clear();
  endings_.clear();
  shown_.clear();
  written_ = taken_ = restored_ = 0;
  receipts_ = false;
  confirmed_.clear();
  awaits_.clear();
  owed_.clear();
  if (!dead_) Create();
}

// --- One call ---

uint32_t ScarceHost::answered() const {
  return std::accumulate(answers_.begin(), answers_.end(), 0u);
}

void ScarceHost::Call(const std::function<void()>& call) {
  if (CallCore(call)) return;
  dead_ = true;
  ++answers_[kTrap];
}

void ScarceHost::Input(const std::function<void()>& call) {
  if (!alive()) return;
  const uint32_t refused = Allocations::refused(), answers = answered();
  Call(call);
  Drain();
  // Not in silence, and nothing else for a reason.
  if (receipts_ && Allocations::refused() > refused && answered() == answers) ++answers_[kQuiet];
  EXPECT_EQ(Allocations::refused() > refused, answered() > answers);
  if (alive()) ReadFigures();
}

void ScarceHost::InputAndReact(const std::function<void()>& call) {
  Input(call);
  React();
}

void ScarceHost::Drain() {
  while (alive()) {
    int32_t kind = 0;
    Call([&] { kind = im_poll(client_, world.backlog); });
    if (dead_ || kind == 0) return;
    Take(static_cast<OutputKind>(kind), *im_record_of(client_));
  }
}

void ScarceHost::Take(OutputKind kind, const im_record& record) {
  story_.push_back(std::to_string(static_cast<int>(kind)) + " " + std::to_string(record.code) +
                   " " + std::to_string(record.detail) + " " + std::to_string(record.message));
  const int32_t message = static_cast<int32_t>(record.message);
  std::string fingerprint;
  ++taken_of_frame_;
  switch (kind) {
    case OutputKind::kStateChanged:
      state_ = static_cast<State>(record.code);
      break;
    case OutputKind::kOpenLink:
      link_ = record.link;
      break;
    case OutputKind::kError:
      if (record.code != Code(Status::kOutOfMemory)) break;
      // What a frame did before was not refused: this is about a control frame that was to go.
      if (receipts_ && !hears_control_ && (taken_of_frame_ > 1 || !delivering_)) {
        ++answers_[kControlUnsaid];
        break;
      }
      frame_refused_ = true;
      ++answers_[kFrameRefused];
      break;
    case OutputKind::kKickedOut:
      frame_refused_ = false;  // only its document was: the end is an end all the same
      break;
    case OutputKind::kMessage:
      ++taken_;
      if (const im_piece& piece = record.pieces[3]; piece.source != 0) {
        fingerprint = Utf8(input_.substr(piece.begin, piece.end - piece.begin));
        ++shown_[fingerprint];
      }
      break;
    case OutputKind::kSendMessage:
      if (record.detail != 1) break;
      ++written_;
      ++endings_[message];
      return;  // nobody answers it
    case OutputKind::kSendFrame:
      fingerprint = TakeControl(record);
      break;
    case OutputKind::kReceived:
    case OutputKind::kUnconfirmed:
      ++confirmed_[message];
      break;
    case OutputKind::kReceiptEnded:
      EXPECT_EQ(owed_.erase(message), 1u);
      break;
    case OutputKind::kDelivered:
      awaits_[message] = record.detail == 1;
      ++endings_[message];
      break;
    case OutputKind::kLost:
      ++endings_[message];
      break;
    default:
      break;
  }
  reactions_.push_back(Reaction{kind, record.link, message, record.code, fingerprint});
}

void ScarceHost::React() {
  if (reacting_) return;
  reacting_ = true;
  while (!reactions_.empty()) {
    const Reaction reaction = reactions_.front();
    reactions_.erase(reactions_.begin());
    ReactTo(reaction);
  }
  reacting_ = false;
}

void ScarceHost::ReactTo(const Reaction& reaction) {
  const uint32_t link = reaction.link;
  switch (reaction.kind) {
    case OutputKind::kAskToken:
      if (world.gives_token) {
        return Input([=, this] { im_token_ready(client_, link, 1, now_); });
      }
      return Input([=, this] { im_token_failed(client_, link, now_); });
    case OutputKind::kOpenLink:
      if (world.opens) return Input([=, this] { im_link_opened(client_, link, now_); });
      return Input([=, this] { im_link_closed(client_, link, 1006, now_); });
    case OutputKind::kStateChanged:
      if (reaction.code != static_cast<int32_t>(State::kAuthenticating)) return;
      if (world.answers_login) Receive(LoginAnswer(world.login_code, 1700000000000));
      return;
    case OutputKind::kSendMessage:
      if (world.acknowledges) Receive(AckFrom(kRecipient, Utf8(sent_.at(reaction.message))));
      if (!receipts_ || !world.gives_receipts) return;
      return BobSays("\"received\":[\"" + Utf8(sent_.at(reaction.message)) + "\"]");
    case OutputKind::kMessage:
      if (senders_.count(reaction.fingerprint) > 0) Owe(reaction.fingerprint, false);
      return;
    case OutputKind::kSendFrame:
      if (reaction.fingerprint.empty() || !world.acknowledges) return;
      Receive(AckFrom(kRecipient, reaction.fingerprint));
      return;
    case OutputKind::kPing:
      if (world.answers_pings) Receive(Pong());
      return;
    default:
      return;
  }
}

void ScarceHost::ReadFigures() {
  const double* stats = im_stats(client_);
  for (size_t i = 0; i < figures_.size(); ++i) figures_[i] = stats[i] - twice_[i];
}

// --- Inputs ---

void ScarceHost::Set(Option option, double value) {
  if (!alive()) return;
  EXPECT_EQ(im_set_option(client_, static_cast<int32_t>(option), value), Code(Status::kOk));
}

void ScarceHost::Login() {
  InputAndReact([this] { im_login(client_, now_); });
}

void ScarceHost::Logout() {
  InputAndReact([this] { im_logout(client_, now_); });
}

void ScarceHost::Abort(int32_t number) {
  InputAndReact([=, this] { im_abort(client_, static_cast<uint32_t>(number), now_); });
}

void ScarceHost::Echo() {
  InputAndReact([this] { im_echo(client_, 10, now_); });
}

void ScarceHost::Wake(WakeHint hint) {
  InputAndReact([=, this] { im_wake(client_, static_cast<int32_t>(hint), now_); });
}

void ScarceHost::Cut() {
  InputAndReact([this] { im_link_closed(client_, link_, 1006, now_); });
}

void ScarceHost::Unreadable(Status why) {
  InputAndReact([=, this] { im_link_unreadable(client_, link_, Code(why), now_); });
}

void ScarceHost::Reserve(uint32_t units) {
  const Figures before = figures_;
  if (Write(std::u16string(units, u'x')) || !alive()) return;
  ReadFigures();
  EXPECT_EQ(figures_, before);
  if (shortage_ != Shortage::kOnce) return;
  EXPECT_TRUE(Write(std::u16string(units, u'x')));
}

// False: there is no buffer, or no client.
bool ScarceHost::Write(const std::u16string& text) {
  if (!alive()) return false;
  const uint32_t refused = Allocations::refused();
  const uint32_t units = static_cast<uint32_t>(text.size());
  char16_t* buffer = nullptr;
  Call([&] { buffer = im_reserve(client_, units); });
  EXPECT_EQ(Allocations::refused() > refused, buffer == nullptr);
  if (dead_) return false;
  if (buffer == nullptr) {
    ++answers_[kNoBuffer];
    return false;
  }
  std::memcpy(buffer, text.data(), text.size() * 2);
  return true;
}

int32_t ScarceHost::Send(const SendOptions& options, double content_bytes) {
  if (!alive()) return Code(Status::kNotLoggedIn);
  const Figures before = figures_;
  const double deadline = im_deadline(client_);
  const size_t told = story_.size();
  int32_t number = Submit(options, content_bytes);
  if (number == Code(Status::kOutOfMemory) && alive()) {
    ReadFigures();
    EXPECT_EQ(figures_, before);
    EXPECT_EQ(im_deadline(client_), deadline);
    EXPECT_EQ(story_.size(), told);
    if (shortage_ == Shortage::kOnce) number = Submit(options, content_bytes);
  }
  React();
  return number;
}

int32_t ScarceHost::Submit(const SendOptions& options, double content_bytes) {
  const std::u16string to = Utf16(kRecipient), own = Utf16(options.fingerprint.value_or(""));
  if (!Write(to + own)) return Code(Status::kOutOfMemory);
  int32_t number = Code(Status::kOutOfMemory);
  Input([&] {
    const int32_t own_units = options.fingerprint ? static_cast<int32_t>(own.size()) : -1;
    number = im_send(client_, static_cast<uint32_t>(to.size()), own_units, content_bytes,
                     static_cast<double>(to.size()) + 2, static_cast<double>(own.size()) + 2,
                     options.subtype, options.qos ? 1 : 0, options.expires_after, -1, now_);
    if (number == Code(Status::kOutOfMemory)) ++answers_[kSendRefused];
  });
  if (number > 0 && alive()) {
    const char16_t* made = im_fingerprint(client_);
    sent_[number] = options.fingerprint ? own : std::u16string(made, kUuidUnits);
  }
  return number;
}

// False: the core has not taken it.
bool ScarceHost::Deliver(const std::u16string& frame) {
  if (!Write(frame)) {
    Input([this] { im_link_unreadable(client_, link_, Code(Status::kInboundTooLarge), now_); });
    return false;
  }
  input_ = frame;
  frame_refused_ = false;
  taken_of_frame_ = 0;
  delivering_ = true;
  Input([&] { im_link_frame(client_, link_, static_cast<uint32_t>(frame.size()), 0, -1, now_); });
  delivering_ = false;
  return !frame_refused_ && alive();
}

bool ScarceHost::Receive(const std::string& frame) {
  if (!alive()) return false;
  const Figures before = figures_;
  const size_t told = story_.size(), due = reactions_.size();
  bool taken = Deliver(Utf16(frame));
  if (!taken && alive()) {
    for (const Figure figure : {kFramesIn, kInvalidFrames}) {
      twice_[figure] += figures_[figure] - before[figure];
      figures_[figure] = before[figure];
    }
    EXPECT_EQ(figures_, before);
    story_.resize(told);
    reactions_.resize(due);
    if (shortage_ == Shortage::kOnce) taken = Deliver(Utf16(frame));
  }
  React();
  return taken;
}

// A message with QoS: the server keeps it until the client has acknowledged it.
void ScarceHost::Message(const std::string& fingerprint, const std::string& content) {
  stored_[fingerprint] = content;
  if (!alive() || state_ != State::kOnline) return;
  const Figures before = figures_;
  if (!Receive(MessageFrom(kRecipient, content, fingerprint))) return;
  // What bob's word sets going has answers of its own.
  if (!receipts_) {
    EXPECT_EQ(figures_[kAcksSent], before[kAcksSent] + 1);
  }
  EXPECT_EQ(figures_[kShown] + figures_[kDuplicates], before[kShown] + before[kDuplicates] + 1);
  stored_.erase(fingerprint);
}

void ScarceHost::PlainMessage(const std::string& content) {
  Receive(MessageFrom(kRecipient, content));
}

void ScarceHost::Advance(Ms time) {
  const double end = now_ + time.count();
  while (alive() && im_deadline(client_) <= end) {
    now_ = std::max(now_, im_deadline(client_));
    InputAndReact([this] { im_tick(client_, now_); });
    if (alive() && im_deadline(client_) <= now_) {
      ADD_FAILURE() << "it is due again at once";
      return;
    }
  }
  now_ = end;
}

void ScarceHost::Sleep(Ms time) {
  now_ += time.count();
  InputAndReact([this] { im_tick(client_, now_); });
}

// --- The end ---

void ScarceHost::Recover() {
  world = World{};
  if (dead_) return;
  if (client_ == nullptr) {
    Create();
    if (receipts_) UseReceipts();
  }
  if (!HasSession(state_)) Login();
  for (int i = 0; i < 20 && state_ != State::kOnline; ++i) Advance(10s);
  EXPECT_EQ(state_, State::kOnline);
  Advance(60s);  // what is unacknowledged goes out again
  const std::map<std::string, std::string> stored = stored_;
  for (const auto& [fingerprint, content] : stored) Message(fingerprint, content);
  EXPECT_GT(Send(), 0);
  Message("the last");
  if (receipts_) RecoverReceipts();
  ExpectAllSettled();
  Logout();
  EXPECT_EQ(state_, State::kStopped);
}

void ScarceHost::ExpectAllSettled() const {
  EXPECT_EQ(figures_[kPending], 0);
  EXPECT_EQ(figures_[kAccepted], static_cast<double>(sent_.size()) - restored_);
  EXPECT_EQ(figures_[kAccepted], figures_[kDelivered] + figures_[kLost] + written_);
  EXPECT_EQ(endings_.size(), sent_.size() - static_cast<size_t>(restored_));
  for (const auto& [number, endings] : endings_) EXPECT_EQ(endings, 1) << "message " << number;
  EXPECT_EQ(figures_[kShown], taken_);
  EXPECT_TRUE(stored_.empty());
  for (const auto& [fingerprint, shown] : shown_) {
    EXPECT_TRUE(shown == 1 || forgets) << fingerprint << " was shown " << shown << " times";
  }
  if (receipts_) ExpectReceipts();
}

}  // namespace im::torture
