#include "tests/support/session_fixture.h"

#include <algorithm>

#include "wire/encode.h"

namespace im {
namespace {

const char* KindName(OutputKind kind) {
  static const char* const kNames[] = {
#define X(name) #name,
      IM_OUTPUT_LIST(X)
#undef X
  };
  return kNames[static_cast<int>(kind)];
}

}  // namespace

std::string Describe(const Event& event) {
  const Output& output = event.output;
  std::string out = std::to_string(event.at) + " " + KindName(output.kind);
  for (const double number : {static_cast<double>(output.link), 1.0 * output.message,
                              1.0 * output.code, 1.0 * output.detail, output.value}) {
    out += " " + std::to_string(number);
  }
  for (const Text& text : {event.from, event.to, event.content, event.fingerprint}) {
    out += " " + text.value_or("-");
  }
  return out + " " + event.frame;
}

// --- Host ---

Host::Host(HashKey seed, double now) : now(now), client_(seed, now) { Be(user_id, token); }

void Host::Be(const std::string& user, const Text& secret, const Text& more) {
  user_id = user;
  token = secret;
  extra = more;
  Set(Option::kUserIdBytes, static_cast<double>(QuoteJson(user).size()));
  Set(Option::kHasExtra, more ? 1 : 0);
}

void Host::Set(Option option, double value) {
  EXPECT_EQ(client_.SetOption(option, value), Status::kOk);
}

// One input, drained; then what the world does about the outputs, one input each.
void Host::Do(const std::function<void(double)>& input) {
  input(now);
  Drain();
  if (reacting_) return;
  reacting_ = true;
  while (!reactions_.empty()) {
    const Event event = reactions_.front();
    reactions_.erase(reactions_.begin());
    React(event);
  }
  reacting_ = false;
}

void Host::Drain() {
  Output output;
  while (client_.Poll(backlog, &output)) Take(output);
  EXPECT_GT(client_.Deadline(), now);
  EXPECT_EQ(client_.state(), state_);
  CheckSums();
}

void Host::Take(const Output& output) {
  Event event;
  event.at = now;
  event.output = output;
  TakeTexts(&event);
  switch (output.kind) {
    case OutputKind::kCloseLink:
      open_link_ = 0;
      break;
    case OutputKind::kSendFrame:
    case OutputKind::kSendMessage:
      CheckWritten(event);
      break;
    case OutputKind::kDelivered:
      if (output.detail == 1) awaited_[output.message] = kept_[output.message];
      CheckSettled(output.message);
      break;
    case OutputKind::kReceived:
    case OutputKind::kUnconfirmed:
      EXPECT_EQ(awaited_.erase(output.message), 1u) << "not awaited: " << output.message;
      break;
    case OutputKind::kLost:
      CheckSettled(output.message);
      break;
    case OutputKind::kStateChanged:
      CheckState(output);
      break;
    default:
      break;
  }
  link_ = std::max(link_, output.link);
  events_.push_back(event);
  if (output.kind == OutputKind::kAskToken || output.kind == OutputKind::kOpenLink ||
      output.kind == OutputKind::kSendFrame) {
    reactions_.push_back(event);
  }
}

void Host::TakeTexts(Event* event) {
  const Output& output = event->output;
  if (output.kind == OutputKind::kSendFrame) {
    event->frame = Joined(output.frame);
    if (output.frame.type == FrameType::kMessage && !IsNull(output.frame.fingerprint)) {
      event->fingerprint = Resolved(output.frame.fingerprint);
    }
  } else if (output.kind == OutputKind::kSendMessage) {
    event->frame = TextOfMessage(output);
    if (output.detail == 1) written_plain_ += kept_.erase(output.message);
  } else {
    event->from = Resolved(output.frame.from);
    event->to = Resolved(output.frame.to);
    event->content = Resolved(output.frame.content);
    event->fingerprint = Resolved(output.frame.fingerprint);
  }
}

// Composed when it is first written, and never again.
std::string Host::TextOfMessage(const Output& output) {
  Kept& kept = (output.detail == 2 ? awaited_ : kept_)[output.message];
  EXPECT_EQ(kept.frame.empty(), !IsNull(output.frame.content));
  if (!kept.frame.empty()) return kept.frame;
  texts_.recipient = kept.texts.recipient;
  texts_.content = kept.texts.content;
  texts_.fingerprint = kept.texts.fingerprint;
  kept.frame = Joined(output.frame);
  EXPECT_EQ(static_cast<double>(kept.frame.size()), kept.bytes);
  return kept.frame;
}

void Host::CheckWritten(const Event& event) {
  EXPECT_NE(open_link_, 0u) << "written without a socket: " << event.frame;
  EXPECT_EQ(event.output.link, open_link_);
  EXPECT_FALSE(event.frame.empty()) << "unknown message " << event.output.message;
}

void Host::CheckSettled(uint32_t message) {
  EXPECT_EQ(kept_.erase(message), 1u) << "settled, but not pending: " << message;
  EXPECT_EQ(++settled_[message], 1) << "settled twice: " << message;
}

void Host::CheckState(const Output& output) {
  const State to = static_cast<State>(output.code);
  bool legal = false;
  for (const Transition& row : kTransitions) legal |= row.from == state_ && row.to == to;
  EXPECT_TRUE(legal) << static_cast<int>(state_) << " to " << output.code;
  EXPECT_EQ(output.value >= 0, to == State::kWaiting);
  state_ = to;
}

void Host::CheckSums() {
  const Stats stats = client_.stats();
  EXPECT_EQ(stats.pending, kept_.size());
  EXPECT_EQ(stats.delivered + stats.lost, settled_.size());
  EXPECT_EQ(stats.accepted, stats.delivered + stats.lost + stats.pending + written_plain_);
  // Without a session only a message's own lifetime goes on.
  const bool waits = stats.pending + stats.awaiting > 0;
  EXPECT_TRUE(HasSession(state_) || waits || client_.Deadline() == kForever);
  EXPECT_EQ(stats.awaiting, awaited_.size());
  EXPECT_LE(stats.in_flight, std::min(stats.pending, client_.config().window));
}

void Host::React(const Event& event) {
  const uint32_t link = event.output.link;
  if (event.output.kind == OutputKind::kAskToken && server.gives_token) {
    TokenReady(link, token.has_value());
  } else if (event.output.kind == OutputKind::kOpenLink && server.opens) {
    Open(link);
  } else if (event.output.kind == OutputKind::kSendFrame) {
    if (event.output.frame.type == FrameType::kLogin && server.answers_login) {
      Receive(link, LoginAnswer(server.login_code, server.first_login_time));
    } else if (event.output.frame.type == FrameType::kKeepAlive && server.alive) {
      answers_.push_back({now + server.latency, link, Pong()});
    }
  }
}

std::string Host::Joined(const Frame& frame) {
  texts_.user_id = Utf16(user_id);
  texts_.token = Utf16(token.value_or(""));
  texts_.extra = Utf16(extra.value_or(""));
  texts_.document = client_.document();
  Gather gather;
  Encode(frame, client_.login_request(), &gather);
  return Utf8(Join(gather, texts_));
}

Text Host::Resolved(const Ref& ref) const {
  if (IsNull(ref)) return {};
  const bool document = ref.source == Source::kDocument || ref.source == Source::kDocumentEscaped;
  const std::u16string_view buffer = document ? client_.document() : texts_.input;
  if (ref.begin > ref.end || ref.end > buffer.size()) {
    ADD_FAILURE() << "a text outside its buffer";
    return {};
  }
  const std::u16string_view content = Slice(buffer, ref);
  const std::u16string spelling(content);
  EXPECT_EQ(IsEscaped(ref), spelling.find(u'\\') != spelling.npos);
  return Utf8(Meaning(content));
}

void Host::KeepAwaited(uint32_t number, const std::string& to, const std::string& content,
                       const std::string& fingerprint, double bytes) {
  Kept& kept = awaited_[number];
  kept.texts.recipient = Utf16(to);
  kept.texts.content = Utf16(content);
  kept.texts.fingerprint = Utf16(fingerprint);
  kept.bytes = bytes;
  fingerprints_[number] = fingerprint;
}

// --- Inputs ---

void Host::Login() {
  Do([&](double at) { client_.Login(at); });
}
void Host::Logout() {
  Do([&](double at) { client_.Logout(at); });
}
void Host::Halt(StateReason reason) {
  Do([&](double at) { client_.Halt(reason, at); });
}
void Host::Wake(WakeHint hint) {
  Do([&](double at) { client_.Wake(hint, at); });
}
void Host::Tick() {
  Do([&](double at) { client_.Tick(at); });
}
void Host::TokenReady(uint32_t link, bool has_token) {
  Do([&](double at) { client_.TokenReady(link, has_token, at); });
}
void Host::TokenFailed(uint32_t link) {
  Do([&](double at) { client_.TokenFailed(link, at); });
}
void Host::Close(uint32_t link, int code) {
  if (link == open_link_) open_link_ = 0;
  Do([&](double at) { client_.LinkClosed(link, code, at); });
}
void Host::Receive(uint32_t link, const std::string& frame) { ReceiveUnits(link, Utf16(frame)); }
void Host::Unreadable(uint32_t link, Status why) {
  Do([&](double at) { client_.LinkUnreadable(link, why, at); });
}

void Host::Open(uint32_t link) {
  if (link == link_) open_link_ = link;
  Do([&](double at) { client_.LinkOpened(link, at); });
}

void Host::ReceiveUnits(uint32_t link, const std::u16string& frame) {
  texts_.input = frame;
  Do([&](double at) { client_.LinkFrame(link, texts_.input, /*elided=*/false, at); });
}

Status Host::TrySend(const std::string& to, const std::string& content, const SendOptions& options,
                     uint32_t* number) {
  const auto bytes_of = [](const std::u16string& text) {
    return static_cast<double>(Utf8(Quote(text)).size());
  };
  texts_.recipient = Utf16(to);
  texts_.content = Utf16(content);
  texts_.fingerprint = Utf16(options.fingerprint.value_or(""));
  SendRequest request;
  request.recipient = texts_.recipient;
  if (options.fingerprint) request.fingerprint = texts_.fingerprint;
  request.qos = options.qos;
  request.subtype = options.subtype;
  request.expires_after = options.expires_after;
  request.bytes.content = bytes_of(texts_.content);
  request.bytes.recipient = bytes_of(texts_.recipient);
  request.bytes.fingerprint = bytes_of(texts_.fingerprint);
  Status status = Status::kOk;
  Do([&](double at) {
    status = client_.Send(request, at, number);
    if (status != Status::kOk) return;
    const std::u16string_view made = client_.fingerprint();
    if (!options.fingerprint) texts_.fingerprint = made;
    fingerprints_[*number] = Utf8(texts_.fingerprint);
    kept_[*number] = Kept{texts_, client_.frame_bytes(), {}};
  });
  return status;
}

uint32_t Host::Send(const std::string& to, const std::string& content, const SendOptions& options) {
  uint32_t number = 0;
  EXPECT_EQ(TrySend(to, content, options, &number), Status::kOk);
  return number;
}

Status Host::Abort(uint32_t number) {
  Status status = Status::kOk;
  Do([&](double at) { status = client_.Abort(number, at); });
  return status;
}

Status Host::Echo(const std::string& content) {
  texts_.content = Utf16(content);
  TextBytes bytes;
  bytes.content = static_cast<double>(QuoteJson(content).size());
  Status status = Status::kOk;
  Do([&](double at) { status = client_.Echo(bytes, at); });
  return status;
}

// --- Time ---

void Host::DeliverFirst() {
  const Answering answer = answers_.front();
  answers_.erase(answers_.begin());
  if (answer.link == open_link_) Receive(answer.link, answer.frame);
}

bool Host::Step(double until) {
  const double answer = answers_.empty() ? kForever : answers_.front().at;
  const double deadline = client_.Deadline();
  if (std::min(answer, deadline) > until) return false;
  now = std::max(now, std::min(answer, deadline));
  if (answer <= deadline) {
    DeliverFirst();
  } else {
    Tick();
  }
  return true;
}

void Host::Advance(Ms time) {
  const double until = now + time.count();
  int steps = 0;
  while (Step(until)) {
    ASSERT_LT(++steps, 1000 + time.count()) << "the client cannot sit still";
  }
  now = std::max(now, until);
}

void Host::Sleep(Ms time) {
  now += time.count();
  Tick();
  while (!answers_.empty() && answers_.front().at <= now) DeliverFirst();
}

}  // namespace im
