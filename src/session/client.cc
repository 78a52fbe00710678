#include "session/client.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "wire/tag.h"

namespace im {
namespace {

constexpr LogLevel kLevels[] = {
#define X(name, text, level, field) LogLevel::level,
    IM_LOG_LIST(X)
#undef X
};

}  // namespace

const Frame Client::kNoFrame{};

// The key of the hashes and the random stream must not be the same function of the seed.
Client::Client(const HashKey& seed, double now)
    : now_(std::isfinite(now) ? now : 0),
      key_{seed.first ^ 0x9e3779b97f4a7c15, seed.second},
      random_(seed) {
  e2e_.offline_since = now_;
}

Status Client::SetOption(Option option, double value) {
  // The host may be told of other addresses, and of another extra, before each attempt.
  const bool retunes = option == Option::kSenseMode;
  const bool any_time = retunes || option == Option::kLogLevel || option == Option::kListening ||
                        option == Option::kHasExtra || option == Option::kUrlCount;
  if (state_ != State::kIdle && !any_time) return Status::kInvalidOption;
  const double url_count = config_.url_count, sense_mode = config_.sense_mode;
  const Status status = config_.Set(option, value);
  // The same mode once more changes nothing: else who sets it again and again hides a dead link.
  if (config_.sense_mode != sense_mode) heartbeat_.Change(config_, now_);
  receipts_ = config_.receipts != 0;
  // Begin with any address of a new list, as a login does.
  if (state_ != State::kIdle && config_.url_count != url_count) {
    url_ = std::floor(random_.Below(config_.url_count));
  }
  return status;
}

// --- Time ---

// Begins every input: moves the clock, then does what became due in the meantime.
void Client::Advance(double now) { RunDue(MoveClock(now)); }

// Tells whether the host let a deadline pass by far: it slept, or throttles its timers.
bool Client::MoveClock(double now) {
  // Stand still when the clock runs backwards, or says NaN or infinity.
  if (now > now_ && now < kNever) now_ = now;
  const double late_by = now_ - Deadline();
  if (!(late_by > kLateMs)) return false;
  if (state_ != State::kOnline) reconnect_.Slept(late_by);
  return true;
}

void Client::RunDue(bool late) {
  if (now_ >= state_deadline_) RunStateDeadline();
  pressure_.Tick(now_);
  outbox_.TickExpiry(now_);
  if (receipts_) e2e_.awaiting.TickHold(now_);
  if (state_ == State::kOnline) {
    if (late) SuspectLink();
    outbox_.TickDue(now_, heartbeat_.heard_at(), heartbeat_.suspect(), config_);
    if (receipts_) RunReceipts();
    RunHeartbeat();
  }
}

void Client::RunStateDeadline() {
  switch (state_) {
    case State::kConnecting:
      LinkDown(StateReason::kConnectTimeout, 0);
      break;
    case State::kAuthenticating:
      LinkDown(StateReason::kLoginTimeout, 0);
      break;
    case State::kWaiting:
      Connect(Trigger::kRetryDue, StateReason::kRetry);
      break;
    default:
      IM_CHECK(false);
  }
}

void Client::SuspectLink() {
  heartbeat_.Suspect(now_);
  Log(LogCode::kLinkSuspect, config_.probe_timeout);
}

void Client::RunHeartbeat() {
  if (outbox_.wants_proof()) heartbeat_.Ask(now_);
  switch (heartbeat_.Tick(now_)) {
    case Heartbeat::Verdict::kQuiet:
      break;
    case Heartbeat::Verdict::kPing:
      SendControl(FrameType::kKeepAlive, EmptyDocumentRef());
      Log(LogCode::kPing, 0);
      Emit(OutputKind::kPing);
      break;
    case Heartbeat::Verdict::kDead:
      LinkDown(StateReason::kLinkSilent, 0);
      break;
  }
}

void Client::Tick(double now) { Advance(now); }

double Client::Deadline() const {
  double deadline = std::min(state_deadline_, pressure_.deadline());
  deadline = std::min(deadline, outbox_.expiry_deadline());
  if (state_ == State::kOnline) {
    deadline = std::min(deadline, std::min(outbox_.due_deadline(), heartbeat_.Deadline()));
    if (!pressure_.is_waiting()) {
      deadline = std::min(deadline, outbox_.refill_deadline(config_));
    }
  }
  if (receipts_) deadline = std::min(deadline, ReceiptsDeadline());
  return deadline;
}

// --- States ---

void Client::Change(Trigger trigger, StateReason reason, double retry_in) {
  const Transition* transition = FindTransition(state_, trigger);
  IM_CHECK(transition != nullptr);
  state_ = transition->to;
  Emit(OutputKind::kStateChanged, static_cast<int32_t>(state_), static_cast<int32_t>(reason),
       retry_in);
}

void Client::Login(double now) {
  Advance(now);
  if (FindTransition(state_, Trigger::kLogin) == nullptr) return Hurry();
  if (state_ != State::kWaiting) {
    first_login_time_ = 0;  // a new session, which ends an older one of this user elsewhere
    heartbeat_.Retell();  // the lesson itself goes on: the application may renew each session
    reconnect_.Reset(now_);
    NextUrl(config_.url_count);
  }
  Connect(Trigger::kLogin, StateReason::kLoginCalled);
}

// Ends a hanging attempt soon; the next follows as after a first failure. More calls delay nothing.
void Client::Hurry() {
  if (state_ != State::kConnecting && state_ != State::kAuthenticating) return;
  state_deadline_ = std::min(state_deadline_, now_ + config_.probe_timeout);
  reconnect_.Reset(now_);
}

void Client::Connect(Trigger trigger, StateReason reason) {
  ++link_;
  link_requested_ = false;
  state_deadline_ = now_ + config_.connect_timeout;
  Change(trigger, reason, -1);
  Log(LogCode::kLoginStarted, 0);
  Emit(OutputKind::kAskToken);
}

// Moves to one of the next `choices` addresses in the list.
void Client::NextUrl(double choices) {
  url_ += 1 + std::floor(random_.Below(choices));
  if (url_ >= config_.url_count) url_ -= config_.url_count;
}

void Client::LinkDown(StateReason reason, int32_t close_code) {
  if (config_.reconnects == 0) {
    EndSession(Trigger::kHalt, reason);
    return Log(LogCode::kLinkDown, close_code);
  }
  if (state_ == State::kOnline) {
    if (reason != StateReason::kLinkClosed) Learn(/*idle_close=*/false);
    reconnect_.SessionEnded(now_, config_.stable_after);
  } else if (link_requested_) {  // a token that failed is not the address's fault
    // Spread those who were at one address over all others, then try each in turn.
    NextUrl(reconnect_.first() ? config_.url_count - 1 : 1);
  }
  outbox_.LinkLost(heartbeat_.heard_at());
  PauseReceipts(/*returns=*/true);
  pressure_.Reset();
  const double delay = reconnect_.NextDelay(config_.min_delay, config_.max_delay, now_, &random_);
  state_deadline_ = now_ + delay;
  Emit(OutputKind::kCloseLink);
  Change(Trigger::kLinkDown, reason, delay);
  Log(LogCode::kLinkDown, close_code);  // now that the host knows the reason
  Log(LogCode::kRetryScheduled, delay);
}

// Ends the session for good: refused, kicked out, logged out.
void Client::EndSession(Trigger trigger, StateReason reason) {
  if (state_ == State::kOnline && reason != StateReason::kLinkClosed) Learn(/*idle_close=*/false);
  outbox_.LinkLost(heartbeat_.heard_at());
  // A link that was lost is there again after the next login, whatever became of this session.
  PauseReceipts(/*returns=*/trigger == Trigger::kHalt || trigger == Trigger::kLoginRefused);
  state_deadline_ = kNever;
  pressure_.Reset();
  if (HasLink(state_)) Emit(OutputKind::kCloseLink);
  Change(trigger, reason, -1);
}

void Client::Logout(double now) {
  Advance(now);
  EndReceipts();
  if (FindTransition(state_, Trigger::kLogout) == nullptr) {
    outbox_.LoseAll(LostReason::kLoggedOut);  // a kick-out or a refused login left them waiting
    return;
  }
  if (state_ == State::kOnline) SendControl(FrameType::kLogout, Ref{});
  outbox_.LoseAll(LostReason::kLoggedOut);
  Log(LogCode::kLoggedOut, 0);
  EndSession(Trigger::kLogout, StateReason::kLoggedOut);
}

void Client::Halt(StateReason reason, double now) {
  Advance(now);
  if (HasSession(state_) && state_ != State::kOnline) EndSession(Trigger::kHalt, reason);
}

void Client::Wake(WakeHint hint, double now) {
  Advance(now);
  if (hint == WakeHint::kSuspended) return e2e_.debts.Hasten(now_);
  if (state_ == State::kOnline) {
    SuspectLink();
    RunHeartbeat();
  } else if (hint != WakeHint::kNetworkDown) {
    Hurry();
    if (state_ == State::kWaiting) {
      state_deadline_ =
          std::min(state_deadline_, now_ + Reconnect::Hasten(config_.min_delay, &random_));
    }
  }
}

// --- Links ---

void Client::TokenReady(uint32_t link, bool has_token, double now) {
  Advance(now);
  if (!IsCurrent(link) || state_ != State::kConnecting || link_requested_) return;
  link_requested_ = true;
  has_token_ = has_token;
  state_deadline_ = now_ + config_.connect_timeout;
  Emit(OutputKind::kOpenLink, static_cast<int32_t>(url_));
  Log(LogCode::kLinkOpening, url_);
}

void Client::TokenFailed(uint32_t link, double now) {
  Advance(now);
  if (!IsCurrent(link) || state_ != State::kConnecting || link_requested_) return;
  LinkDown(StateReason::kTokenFailed, 0);
}

void Client::LinkOpened(uint32_t link, double now) {
  Advance(now);
  if (!IsCurrent(link) || state_ != State::kConnecting || !link_requested_) return;
  state_deadline_ = now_ + config_.login_timeout;
  Change(Trigger::kLinkOpened, StateReason::kLinkOpened, -1);
  SendControl(FrameType::kLogin, Ref{Source::kLoginDocument, 0, 0});
  Log(LogCode::kLoginSent, 0);
}

// Handle the close before what is due: nothing must be written to a link that is gone.
void Client::LinkClosed(uint32_t link, int32_t code, double now) {
  const bool late = MoveClock(now);
  // 1000 too: the server says "Bye" for everything.
  if (IsCurrent(link) && link_requested_) {
    if (state_ == State::kOnline) Learn(code == kNormalClosure && !late);
    LinkDown(StateReason::kLinkClosed, code);
  }
  RunDue(late);
}

// Of an idle link that the server closed: whether keep-alives are too few for it.
void Client::Learn(bool idle_close) {
  const int32_t current = heartbeat_.mode();
  const int32_t mode = heartbeat_.Ended(config_, idle_close, now_);
  if (mode < 0) return;
  Emit(OutputKind::kError, static_cast<int32_t>(Status::kSenseModeMismatch), mode, current);
}

Status Client::Remember(std::u16string_view fingerprint, double age, double now) {
  if (!(age >= 0)) return Status::kInvalidArgument;
  Advance(now);
  const std::optional<Uuid> tag = receipts_ ? ReadTag(fingerprint) : std::nullopt;
  const uint64_t hash = tag ? HashTag(key_, *tag) : HashUnits(key_, fingerprint);
  const Inbox::Verdict verdict =
      RememberHash(tag ? &e2e_.tagged : &inbox_, hash, now_ - age, config_.max_fingerprints);
  if (tag) e2e_.tagged.Confirm(hash, /*read=*/false);
  return verdict == Inbox::Verdict::kOutOfMemory ? Status::kOutOfMemory : Status::kOk;
}

// --- Messages of the application ---

Status Client::Send(const SendRequest& request, double now, uint32_t* number) {
  Advance(now);
  if (!HasSession(state_)) return Status::kNotLoggedIn;
  TextBytes bytes = request.bytes;
  bytes.user_id = config_.user_id_bytes;
  const std::optional<Uuid> tag = GiveFingerprint(request);
  if (!request.fingerprint) bytes.fingerprint = kUuidUnits + 2;  // and two quotes
  Gather gather;
  Encode(MessageFrame(request.qos, request.subtype), LoginRequest{}, &gather);
  frame_bytes_ = FrameBytes(gather, bytes, {});
  if (frame_bytes_ > config_.max_frame_bytes) return Status::kFrameTooLarge;

  OutboxMessage message;
  const std::u16string_view named = request.fingerprint ? *request.fingerprint : fingerprint();
  message.fingerprint = tag ? HashTag(key_, *tag) : HashOfOwn(named);
  message.recipient = HashUnits(key_, request.recipient);
  message.bytes = static_cast<uint32_t>(frame_bytes_);
  message.subtype = request.subtype;
  message.qos = request.qos;
  message.tagged = tag.has_value();
  if (tag && e2e_.awaiting.Holds(message.fingerprint)) return Status::kDuplicateFingerprint;
  const double lifetime = request.expires_after > 0 ? request.expires_after : config_.expires_after;
  message.expires_at = lifetime < kMaxSafeInteger ? now_ + lifetime : kNever;
  const Status status = outbox_.Add(message, config_, number);
  if (status != Status::kOk) return status;
  ++stats_.accepted;
  if (receipts_) e2e_.peers.Exchange(message.recipient, now_);
  Log(LogCode::kMessageQueued, frame_bytes_, *number);
  return Status::kOk;
}

Status Client::Abort(uint32_t number, double now) {
  Advance(now);
  return outbox_.Abort(number) || e2e_.awaiting.Abort(number) ? Status::kOk
                                                              : Status::kInvalidArgument;
}

// --- Outputs ---

bool Client::Poll(double backlog, Output* output) {
  if (const std::optional<LostMessage> lost = outbox_.NextLost()) {
    const int32_t reason = static_cast<int32_t>(lost->reason);
    ++stats_.lost;
    Log(LogCode::kMessageLost, reason, lost->message);
    *output = {OutputKind::kLost, link_, lost->message, reason, 0, 0, {}};
    return true;
  }
  if (receipts_ && PollReceipts(output)) return true;
  // The socket holds more than messages can cause: ACKs that nobody reads.
  if (outputs_.empty() && state_ == State::kOnline &&
      backlog > kBacklogDead + config_.max_frame_bytes) {
    LinkDown(StateReason::kLinkSilent, 0);
  }
  if (!outputs_.empty()) {
    *output = outputs_.Pop();
    return true;
  }
  return PollTransmission(backlog, output);
}

bool Client::IsDrained() const {
  const bool online = state_ == State::kOnline;
  if (!outputs_.empty() || pressure_.holds() || (receipts_ && HasReceiptsToSay())) return false;
  return online ? !outbox_.HasNext(now_, config_) : !outbox_.has_lost();
}

bool Client::PollTransmission(double backlog, Output* output) {
  if (state_ != State::kOnline || pressure_.is_waiting()) return false;
  if (pressure_.Holds(backlog, now_, WantsToSend())) return false;
  if (receipts_ && PollControl(output)) return true;
  const std::optional<Transmission> next =
      outbox_.NextTransmission(now_, heartbeat_.heard_at(), config_);
  if (!next) return receipts_ && PollCopy(output);
  ++stats_.frames_out;
  heartbeat_.Wrote(now_);
  if (next->timed) ++stats_.retransmissions;
  Log(next->again ? LogCode::kMessageResent : LogCode::kMessageSent, next->retransmissions,
      next->message);
  *output = {OutputKind::kSendMessage,
             link_,
             next->message,
             next->retransmissions,
             next->final ? 1 : 0,
             0,
             next->again ? Frame{} : MessageFrame(!next->final, next->subtype)};
  return true;
}

// Traps when out of memory: an output that is not said would break a promise in silence.
void Client::Emit(OutputKind kind, int32_t code, int32_t detail, double value, uint32_t message,
                  const Frame& frame) {
  IM_CHECK(outputs_.Push(Output{kind, link_, message, code, detail, value, frame}));
}

void Client::EmitText(OutputKind kind, int32_t code, int32_t detail, const Ref& text) {
  Frame frame;
  frame.content = text;
  Emit(kind, code, detail, 0, 0, frame);
}

void Client::Log(LogCode code, double value, uint32_t message, const Frame& frame) {
  const LogLevel level = kLevels[static_cast<int>(code)];
  if (static_cast<double>(level) < config_.log_level) return;
  Emit(OutputKind::kLog, static_cast<int32_t>(code), static_cast<int32_t>(level), value, message,
       frame);
}

Stats Client::stats() const {
  Stats stats = stats_;
  stats.pending = outbox_.pending();
  stats.pending_bytes = outbox_.pending_bytes();
  stats.in_flight = outbox_.in_flight();
  stats.awaiting = e2e_.awaiting.size();
  stats.awaiting_forgotten = e2e_.awaiting.forgotten();
  stats.debts_forgotten = e2e_.debts.forgotten();
  stats.peers_forgotten = e2e_.peers.forgotten();
  return stats;
}

}  // namespace im
