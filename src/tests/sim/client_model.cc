#include "tests/sim/client_model.h"

#include <algorithm>
#include <utility>

namespace im::sim {
namespace {

constexpr double kNever = __builtin_inf();

}  // namespace

ClientModel::ClientModel(const Identity& identity, double now, Verdict* verdict)
    : identity_(identity),
      user_(Quoted(identity.user)),
      verdict_(verdict),
      outbox_(&options_, verdict),
      peers_(&options_),
      debts_(&options_),
      leaving_(&options_),
      awaiting_(&options_, &peers_, verdict),
      unread_(&options_),
      offline_since_(now),
      time_(now) {}

// --- Time ---

// Whether the core was called long after it wanted to be.
bool ClientModel::Begin(double now) {
  const double before = time_;
  time_ = std::max(time_, now);
  const bool late = time_ - deadline_ > kLateMs;
  if (!IsOnline()) away_ += (late ? std::min(deadline_, time_) : time_) - before;
  outputs_ = 0;
  load_before_ = outbox_.pending() + awaiting_.size() + debts_.size();
  receipts_sent_ = false;
  may_connect_ = false;
  return late;
}

void ClientModel::Advance(double now) { RunDue(Begin(now)); }

void ClientModel::RunDue(bool late) {
  if (state_ == State::kConnecting && time_ >= state_deadline_) {
    LinkDown(StateReason::kConnectTimeout);
  } else if (state_ == State::kAuthenticating && time_ >= state_deadline_) {
    LinkDown(StateReason::kLoginTimeout);
  } else if (state_ == State::kWaiting && time_ >= retry_high_) {
    Connect(StateReason::kRetry);
  } else if (state_ == State::kWaiting && time_ >= retry_low_) {
    may_connect_ = true;
  }
  ExpectLost(outbox_.Expire(time_), LostReason::kExpired);
  ExpectUnconfirmed(awaiting_.Expire(time_), UnconfirmedReason::kExpired);
  if (!IsOnline()) return;
  if (late) Suspect();
  ExpectLost(outbox_.Overdue(time_, heartbeat_.heard, heartbeat_.suspect),
             LostReason::kUnacknowledged);
  awaiting_.Tick(time_);
  ExpectEnded(debts_.Tick(time_));
  RunHeartbeat();
}

void ClientModel::RunHeartbeat() {
  if (outbox_.WantsProof(time_)) heartbeat_.WantProof(time_);
  if (heartbeat_.Dead(time_)) return LinkDown(StateReason::kLinkSilent);
  if (!heartbeat_.PingDue(time_)) return;
  heartbeat_.Ping(time_);
  ExpectFrame(FrameType::kKeepAlive, u"\"{}\"", u"\"0\"");
  Expect(OutputKind::kPing);
}

void ClientModel::Suspect() { heartbeat_.Suspect(time_); }

void ClientModel::Tick(double now) {
  const bool asked_for = std::max(time_, now) >= deadline_ && time_ >= held_until_;
  idle_ticks_ = asked_for ? idle_ticks_ + 1 : 0;
  Advance(now);
}

// --- States ---

void ClientModel::ChangeTo(State state, StateReason reason) {
  state_ = state;
  Expected& expected =
      Expect(OutputKind::kStateChanged, static_cast<int32_t>(state), static_cast<int32_t>(reason));
  expected.low = expected.high = -1;
}

bool ClientModel::IsCurrent(uint32_t link) const {
  return link == link_ && (state_ == State::kConnecting || state_ == State::kAuthenticating ||
                           state_ == State::kOnline);
}

void ClientModel::Login(double now) {
  Advance(now);
  if (state_ == State::kWaiting) return Connect(StateReason::kLoginCalled);
  if (state_ != State::kIdle && state_ != State::kStopped) return Hurry();
  first_login_time_ = 0;
  failures_ = 0;
  away_ = 0;
  heartbeat_.Retell();
  url_ = barred_url_ = kAnyUrl;
  Connect(StateReason::kLoginCalled);
}

// L3: an attempt that hangs ends soon, and the next follows as if it were the first to fail.
void ClientModel::Hurry() {
  if (state_ != State::kConnecting && state_ != State::kAuthenticating) return;
  state_deadline_ = std::min(state_deadline_, time_ + options_.probe_timeout);
  failures_ = 0;
  away_ = 0;
}

void ClientModel::Connect(StateReason reason) {
  ++link_;
  requested_ = may_connect_ = false;
  state_deadline_ = time_ + options_.connect_timeout;
  ChangeTo(State::kConnecting, reason);
  Expect(OutputKind::kAskToken);
}

// S8: the first delay is of one least delay and as much again at most, each further one of what
// the client has been offline for, asleep or not trying left out, and never above the longest; a
// session that was stable starts them afresh. The address stays, the first failure after such a
// session leads to any other, each further one to the next.
void ClientModel::LinkDown(StateReason reason) {
  Unlearn(reason);
  if (IsOnline()) {
    if (time_ - online_since_ >= options_.stable_after) failures_ = away_ = 0;
  } else if (requested_) {
    if (failures_ == 1) {
      barred_url_ = options_.url_count > 1 ? url_ : kAnyUrl;
      url_ = kAnyUrl;
    } else {
      url_ = (url_ + 1) % static_cast<int32_t>(options_.url_count);
    }
  }
  outbox_.LinkLost(heartbeat_.heard);
  PauseReceipts(true);
  Expect(OutputKind::kCloseLink);
  ChangeTo(State::kWaiting, reason);
  retry_low_ = retry_high_ = kNever;  // until the core says what it drew
  const double least = options_.min_delay > 1 ? options_.min_delay : 1;
  double jitter = failures_ == 0 ? least : std::max(away_, least + least);
  jitter = std::min(jitter, options_.max_delay - options_.min_delay);
  ++failures_;
  expected_.back().low = options_.min_delay;
  expected_.back().high = options_.min_delay + jitter;
}

void ClientModel::EndSession(StateReason reason) {
  Unlearn(reason);
  outbox_.LinkLost(heartbeat_.heard);
  PauseReceipts(reason != StateReason::kLoggedOut && reason != StateReason::kKickedOut);
  if (state_ != State::kWaiting) Expect(OutputKind::kCloseLink);
  ChangeTo(State::kStopped, reason);
}

void ClientModel::Logout(double now) {
  Advance(now);
  const bool had_session = state_ != State::kIdle && state_ != State::kStopped;
  EndReceipts();
  if (IsOnline()) ExpectFrame(FrameType::kLogout, u"", u"\"0\"");
  ExpectLost(outbox_.All(), LostReason::kLoggedOut);
  if (had_session) EndSession(StateReason::kLoggedOut);
}

// L3: after a wake hint the link is verified or replaced without delay.
void ClientModel::Wake(WakeHint hint, double now) {
  Advance(now);
  if (hint == WakeHint::kSuspended) return debts_.Hasten(time_);
  if (IsOnline()) {
    Suspect();
    RunHeartbeat();
  } else if (hint == WakeHint::kNetworkDown) {
    return;
  } else if (state_ != State::kWaiting) {
    Hurry();
  } else {
    retry_low_ = std::min(retry_low_, time_);
    retry_high_ = std::min(retry_high_, time_ + std::max(options_.min_delay, 1.0));
  }
}

// --- Links ---

void ClientModel::TokenReady(uint32_t link, double now) {
  Advance(now);
  if (!IsCurrent(link) || state_ != State::kConnecting || requested_) return;
  requested_ = true;
  state_deadline_ = time_ + options_.connect_timeout;
  Expect(OutputKind::kOpenLink, url_);
}

void ClientModel::TokenFailed(uint32_t link, double now) {
  Advance(now);
  if (!IsCurrent(link) || state_ != State::kConnecting || requested_) return;
  LinkDown(StateReason::kTokenFailed);
}

void ClientModel::LinkOpened(uint32_t link, double now) {
  Advance(now);
  if (!IsCurrent(link) || state_ != State::kConnecting || !requested_) return;
  state_deadline_ = time_ + options_.login_timeout;
  ChangeTo(State::kAuthenticating, StateReason::kLinkOpened);
  ExpectFrame(FrameType::kLogin, LoginDocument(), u"\"0\"");
}

void ClientModel::LinkFrame(uint32_t link, const Letter& letter, double now) {
  const bool late = Begin(now);
  if (IsCurrent(link) && state_ != State::kConnecting) {
    heartbeat_.Hear(time_);
    ++stats_.frames_in;
    Handle(letter);
  }
  RunDue(late);
}

void ClientModel::LinkClosed(uint32_t link, int32_t code, double now) {
  const bool late = Begin(now);
  if (IsCurrent(link) && requested_) {
    const int used = heartbeat_.mode;
    const bool idle = code == 1000 && !late;
    const int mode = IsOnline() ? heartbeat_.Closed(idle, time_) : -1;
    if (mode >= 0) {
      const auto mismatch = static_cast<int32_t>(Status::kSenseModeMismatch);
      Expected& told = Expect(OutputKind::kError, mismatch, mode);
      told.low = told.high = used;
      if (options_.follows()) heartbeat_.mode = mode;
    }
    LinkDown(StateReason::kLinkClosed);
  }
  RunDue(late);
}

// S15: a link that ended otherwise teaches nothing, and parts the closes around it.
void ClientModel::Unlearn(StateReason reason) {
  if (IsOnline() && reason != StateReason::kLinkClosed) heartbeat_.Closed(false, time_);
}

// S15: it counts at once, and the keep-alive that is due by it leaves.
void ClientModel::SetSenseMode(double mode, double now) {
  const bool other = options_.sense_mode != mode;
  options_.sense_mode = mode;
  if (other) heartbeat_.Change(options_, time_);
  Advance(now);
}

// --- Messages of the application ---

void ClientModel::Send(const Request& request, const Text& fingerprint, Text frame, int32_t result,
                       double bytes, double now) {
  Advance(now);
  PendingMessage message;
  message.fingerprint = fingerprint;
  message.recipient = request.recipient;
  message.qos = request.qos;
  const double lifetime =
      request.expires_after > 0 ? request.expires_after : options_.expires_after;
  message.expires_at = lifetime < 9007199254740991 ? time_ + lifetime : kNever;
  message.bytes = Utf8Size(frame);
  const bool asks = options_.receipts == 1 && request.qos && request.recipient != u"0";
  message.tagged = asks && IsTag(fingerprint);

  Status status = Status::kOk;
  if (state_ == State::kIdle || state_ == State::kStopped) {
    status = Status::kNotLoggedIn;
  } else if (message.bytes > options_.max_frame_bytes) {
    status = Status::kFrameTooLarge;
  } else if (message.tagged && awaiting_.Holds(fingerprint)) {
    status = Status::kDuplicateFingerprint;
  } else {
    status = outbox_.Accepts(message);
  }
  verdict_->Check(status == Status::kOk ? result > 0 : result == static_cast<int32_t>(status),
                  "S12", [&] {
                    return "send() answered " + std::to_string(result) + " instead of " +
                           std::to_string(static_cast<int32_t>(status)) + Here();
                  });
  if (status != Status::kNotLoggedIn) {
    verdict_->Check(bytes == message.bytes, "S12", "the size of a frame was counted wrongly");
    if (message.tagged && request.fingerprint) {
      tags_.Follow(fingerprint);
    } else if (asks && !request.fingerprint) {
      tags_.Check(fingerprint, time_, verdict_);
    } else if (!request.fingerprint) {
      verdict_->Check(IsRandomUuid(fingerprint), "R8", "a tag that asks for nothing");
    }
  }
  if (status != Status::kOk) return;
  message.number = static_cast<uint32_t>(result);
  if (outbox_.pending() == 0) expiries_.clear();
  if (message.expires_at < kNever) expiries_.push_back(message.expires_at);
  message.frame = std::move(frame);
  outbox_.Add(message);
  peers_.Exchanged(request.recipient, time_);
  ++stats_.accepted;
}

void ClientModel::Abort(uint32_t number, int32_t result, double now) {
  Advance(now);
  const bool aborted = outbox_.Abort(number);
  if (aborted) ExpectLost({number}, LostReason::kAborted);
  const std::vector<uint32_t> forgotten = awaiting_.Abort(number);
  ExpectUnconfirmed(forgotten, UnconfirmedReason::kAborted);
  const bool known = aborted || !forgotten.empty();
  const Status status = known ? Status::kOk : Status::kInvalidArgument;
  verdict_->Check(result == static_cast<int32_t>(status), "S1",
                  "abort() does not know what is pending");
}

void ClientModel::Echo(const Text& content, int32_t result, double now) {
  Advance(now);
  if (IsOnline()) ExpectFrame(FrameType::kEcho, Quoted(content), u"\"0\"");
  const Status status = IsOnline() ? Status::kOk : Status::kNotLoggedIn;
  verdict_->Check(result == static_cast<int32_t>(status), "S5",
                  "echo() is possible exactly while online");
}

// --- Expectations ---

Expected& ClientModel::Expect(OutputKind kind, int32_t code, int32_t detail, uint32_t message) {
  auto& list = kind == OutputKind::kLost          ? lost_
               : kind == OutputKind::kUnconfirmed ? unconfirmed_
                                                  : expected_;
  list.push_back(Expected{kind, message, code, detail, 0, 0, link_, {}, {}, nullptr, false});
  return list.back();
}

void ClientModel::ExpectLost(const std::vector<uint32_t>& numbers, LostReason reason) {
  for (const uint32_t number : numbers) {
    Expect(OutputKind::kLost, static_cast<int32_t>(reason), 0, number);
  }
  stats_.lost += static_cast<double>(numbers.size());
}

void ClientModel::ExpectFrame(FrameType type, const Text& content, const Text& to, bool bridge) {
  Text& frame = Expect(OutputKind::kSendFrame).frame;
  frame.reserve(160);
  frame += bridge ? u"{\"bridge\":true,\"type\":" : u"{\"bridge\":false,\"type\":";
  frame += Number(static_cast<int32_t>(type));
  if (!content.empty()) (frame += u",\"dataContent\":") += content;
  ((frame += u",\"from\":") += user_) += u",\"to\":";
  (frame += to) += u",\"QoS\":false,\"typeu\":-1,\"sm\":-1}";
  ++stats_.frames_out;
  heartbeat_.wrote = time_;
}

// After a wake hint the core's own deadline tells when the retry will be, unless it is that of an
// expiry, or the end of a wait for a receipt.
void ClientModel::LearnRetry(double deadline) {
  if (!RetryIsUncertain()) return;
  if (std::find(expiries_.begin(), expiries_.end(), deadline) != expiries_.end()) return;
  if (awaiting_.WasHold(deadline)) return;
  verdict_->Check(deadline >= retry_low_ && deadline <= retry_high_, "L3",
                  "a wake hint did not hasten the retry");
  retry_low_ = retry_high_ = deadline;
}

// S8: an address that was drawn is one of the list, and not the one that failed.
void ClientModel::LearnUrl(int32_t code, Expected* expected) {
  if (expected->kind != OutputKind::kOpenLink || expected->code != kAnyUrl) return;
  verdict_->Check(code >= 0 && code < options_.url_count && code != barred_url_, "S8",
                  "an address that cannot have been drawn");
  url_ = expected->code = code;
}

}  // namespace im::sim
