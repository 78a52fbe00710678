// What frames mean to a client: the second half of session/client.h.
#include "base/check.h"
#include "session/client.h"
#include "wire/control.h"
#include "wire/decode.h"
#include "wire/documents.h"
#include "wire/tag.h"

namespace im {

// Handle the frame before what is due: it may be the sign of life, or the ACK, whose absence would
// be judged.
bool Client::LinkFrame(uint32_t link, std::u16string_view text, bool elided, double now) {
  Frame frame;
  const Status status =
      text.size() > config_.max_inbound_units ? Status::kInboundTooLarge : Decode(text, &frame);
  // The core reads the content of everything but messages to the application.
  const bool reads = frame.type != FrameType::kMessage || frame.subtype == kControlSubtype;
  if (elided && status == Status::kOk && reads) return false;
  const bool late = MoveClock(now);
  if (Hear(link)) {
    input_ = text;
    if (status == Status::kOk) {
      Handle(frame);
    } else {
      ReportUnreadable(status);
    }
  }
  RunDue(late);
  return true;
}

void Client::LinkUnreadable(uint32_t link, Status why, double now) {
  const bool late = MoveClock(now);
  if (Hear(link)) ReportUnreadable(why);
  RunDue(late);
}

// Counts whatever comes by the open link as a sign of life. False: it came by another.
bool Client::Hear(uint32_t link) {
  if (!IsCurrent(link) || state_ == State::kConnecting) return false;
  heartbeat_.Heard(now_);
  ++stats_.frames_in;
  return true;
}

void Client::Handle(const Frame& frame) {
  // Before the login is accepted only its answer counts; the server retransmits the rest.
  const bool login_response = frame.type == FrameType::kLoginResponse;
  const bool any_time =
      frame.type == FrameType::kErrorResponse || frame.type == FrameType::kKickout;
  if (!any_time && login_response != (state_ == State::kAuthenticating)) {
    return Log(LogCode::kFrameUnexpected, static_cast<double>(frame.type));
  }
  switch (frame.type) {
    case FrameType::kLoginResponse:
      return OnLoginResponse(frame);
    case FrameType::kMessage:
      return OnMessage(frame);
    case FrameType::kAck:
      return OnAck(frame);
    case FrameType::kKeepAliveResponse:
      return OnKeepAliveResponse();
    case FrameType::kEchoResponse:
      return EmitText(OutputKind::kEcho, 0, 0, frame.content);
    case FrameType::kErrorResponse:
      return OnErrorResponse(frame);
    case FrameType::kKickout:
      return OnKickout(frame);
    default:
      return Log(LogCode::kFrameUnexpected, static_cast<double>(frame.type));
  }
}

void Client::OnLoginResponse(const Frame& frame) {
  LoginResponse response;
  Status status = OpenDocument(frame);
  if (status == Status::kOk) status = DecodeLoginResponse(document(), &response);
  if (status != Status::kOk) return ReportUnreadable(status);
  if (response.code != kLoginAccepted) {
    Log(LogCode::kLoginRefused, response.code);
    Emit(OutputKind::kLoginRefused, response.code);
    return EndSession(Trigger::kLoginRefused, StateReason::kLoginRefused);
  }
  if (response.first_login_time > 0) first_login_time_ = response.first_login_time;
  state_deadline_ = kNever;
  if (was_online_) ++stats_.reconnects;
  was_online_ = true;
  heartbeat_.Start(config_, now_);
  reconnect_.SessionBegan(now_);
  ResumeReceipts();
  Log(LogCode::kLoginAccepted, 0);
  Change(Trigger::kLoginAccepted, StateReason::kLoginAccepted, -1);
}

// A copy of a tagged message may come out of a store after hours: as long as there is room for its
// fingerprint it is known.
Inbox::Verdict Client::RememberHash(Inbox* inbox, uint64_t fingerprint, double shown_at,
                                    double limit) {
  const double memory = inbox == &e2e_.tagged ? kNever : config_.fingerprint_memory;
  return inbox->Remember(fingerprint, shown_at, memory, static_cast<uint32_t>(limit));
}

// Acknowledges every copy and shows the first, in this order. While nobody listens it acknowledges
// only what was shown before: the server sends the rest again.
void Client::OnMessage(const Frame& frame) {
  if (frame.subtype == kControlSubtype) return OnControl(frame);
  const std::optional<Uuid> tag = receipts_ ? TagOf(frame) : std::nullopt;
  const bool named = frame.qos && !IsNull(frame.fingerprint);
  uint64_t fingerprint = 0;
  Inbox::Verdict verdict = Inbox::Verdict::kFirst;
  if (named) {
    fingerprint = tag ? HashTag(key_, *tag) : HashOf(frame.fingerprint);
    verdict = RememberHash(tag ? &e2e_.tagged : &inbox_, fingerprint, now_,
                           config_.listening * config_.max_fingerprints);
    if (verdict == Inbox::Verdict::kOutOfMemory) {
      // Neither acknowledged nor shown: the server still has it and sends it again.
      return ReportUnreadable(Status::kOutOfMemory);
    }
  }
  if (receipts_) HearPeer(frame, tag.has_value(), verdict == Inbox::Verdict::kDuplicate);
  if (named) {
    if (verdict == Inbox::Verdict::kUnknown) return;
    Acknowledge(frame);
    if (verdict == Inbox::Verdict::kDuplicate) {
      ++stats_.duplicates;
      const bool owes = tag && e2e_.tagged.IsConfirmed(fingerprint);
      if (owes) OweDuplicate(frame, *tag, e2e_.tagged.IsRead(fingerprint));
      return Log(LogCode::kDuplicateSuppressed, 0, 0, frame);
    }
  } else {
    if (frame.qos) Log(LogCode::kNoFingerprint, 0, 0, frame);
    if (config_.listening == 0) return;
  }
  ++stats_.shown;
  Log(LogCode::kMessageReceived, 0, 0, frame);
  Emit(OutputKind::kMessage, 0, tag ? 1 : 0, 0, 0, frame);
}

void Client::Acknowledge(const Frame& frame) {
  Frame ack;
  ack.type = FrameType::kAck;
  ack.bridge = frame.bridge;
  ack.content = frame.fingerprint;
  ack.from = Ref{Source::kUserId, 0, 0};
  ack.to = frame.from;
  if (IsTooLarge(ack)) {
    return Log(LogCode::kAckTooLarge, 0, 0, frame);  // it would cut the link, again and again
  }
  SendFrame(ack);
  ++stats_.acks_sent;
  Log(LogCode::kAckSent, 0, 0, frame);
}

// Avoids counting: an ACK is some constants, this user's id and slices of the frame it answers, a
// unit of which is at most three bytes.
bool Client::IsTooLarge(const Frame& ack) const {
  constexpr double kConstants = 128;
  const double limit = config_.max_frame_bytes;
  if (kConstants + config_.user_id_bytes + 3.0 * input_.size() <= limit) return false;
  Gather gather;
  Encode(ack, LoginRequest{}, &gather);
  TextBytes bytes;
  bytes.user_id = config_.user_id_bytes;
  return FrameBytes(gather, bytes, input_) > limit;
}

void Client::OnAck(const Frame& frame) {
  if (IsNull(frame.content)) return ReportUnreadable(Status::kInvalidFrame);
  const uint64_t from =
      IsNull(frame.from) ? HashUnits(key_, u"-1") : HashOf(frame.from);
  const std::optional<Uuid> tag =
      receipts_ ? ReadSpelledTag(TextOf(frame.content)) : std::nullopt;
  const uint64_t fingerprint = tag ? HashTag(key_, *tag) : HashOf(frame.content);
  if (const std::optional<AckedMessage> acked = outbox_.Acknowledge(fingerprint, from)) {
    return TellDelivered(acked->number, AwaitReceipt(fingerprint, *acked));
  }
  const bool known = e2e_.debts.Acknowledge(fingerprint, from) ||
                     e2e_.awaiting.Acknowledge(fingerprint, from);
  if (known) return;
  Frame named = frame;
  named.fingerprint = frame.content;
  Log(LogCode::kAckUnknown, 0, 0, named);
}

void Client::TellDelivered(uint32_t message, bool awaits) {
  ++stats_.delivered;
  Log(LogCode::kMessageDelivered, 0, message);
  Emit(OutputKind::kDelivered, 0, awaits ? 1 : 0, 0, message);
}

void Client::OnKeepAliveResponse() {
  const std::optional<double> rtt = heartbeat_.Answered(now_);
  if (!rtt) return;
  stats_.rtt = *rtt;
  Log(LogCode::kPong, *rtt);
  Emit(OutputKind::kPong, 0, 0, *rtt);
}

void Client::OnErrorResponse(const Frame& frame) {
  ErrorResponse response;
  Status status = OpenDocument(frame);
  if (status == Status::kOk) status = DecodeErrorResponse(document(), &response);
  if (status != Status::kOk) return ReportUnreadable(status);
  if (response.code == kErrorNotLoggedIn) {
    // The server forgot this session. Its text only quotes our own frame.
    Log(LogCode::kSessionLost, 0);
    return LinkDown(StateReason::kSessionLost, 0);
  }
  Log(LogCode::kServerError, response.code);
  EmitText(OutputKind::kError, static_cast<int32_t>(Status::kServerError), response.code,
           response.message);
}

void Client::OnKickout(const Frame& frame) {
  Kickout kickout;
  // Obey a kick-out that cannot be read, too: coming back would fight the server.
  const Status status = OpenDocument(frame);
  if (status == Status::kOk) DecodeKickout(document(), &kickout);
  if (status == Status::kOutOfMemory) ReportUnreadable(status);
  Log(LogCode::kKickedOut, kickout.code);
  EmitText(OutputKind::kKickedOut, kickout.code, 0, kickout.reason);
  EndSession(Trigger::kKickedOut, StateReason::kKickedOut);
}

Status Client::Echo(const TextBytes& bytes, double now) {
  Advance(now);
  if (state_ != State::kOnline) return Status::kNotLoggedIn;
  Frame frame;
  frame.type = FrameType::kEcho;
  frame.content = Ref{Source::kContent, 0, 0};
  frame.from = Ref{Source::kUserId, 0, 0};
  frame.to = ServerRef();
  Gather gather;
  Encode(frame, LoginRequest{}, &gather);
  TextBytes all = bytes;
  all.user_id = config_.user_id_bytes;
  frame_bytes_ = FrameBytes(gather, all, {});
  if (frame_bytes_ > config_.max_frame_bytes) return Status::kFrameTooLarge;
  SendFrame(frame);
  return Status::kOk;
}

void Client::SendFrame(const Frame& frame) {
  ++stats_.frames_out;
  heartbeat_.Wrote(now_);
  Emit(OutputKind::kSendFrame, 0, 0, 0, 0, frame);
}

// Sends from this user to the server: login, keep-alive, logout.
void Client::SendControl(FrameType type, const Ref& content) {
  Frame frame;
  frame.type = type;
  frame.content = content;
  frame.from = Ref{Source::kUserId, 0, 0};
  frame.to = ServerRef();
  SendFrame(frame);
}

LoginRequest Client::login_request() const {
  return LoginRequest{has_token_, config_.has_extra != 0, first_login_time_};
}

// Unescapes the document inside the frame's content.
Status Client::OpenDocument(const Frame& frame) {
  if (IsNull(frame.content)) return Status::kInvalidFrame;
  return Unescape(TextOf(frame.content), &document_) ? Status::kOk : Status::kOutOfMemory;
}

std::u16string_view Client::TextOf(const Ref& ref) const { return Slice(input_, ref); }

uint64_t Client::HashOf(const Ref& ref) const {
  return IsEscaped(ref) ? HashText(key_, TextOf(ref)) : HashUnits(key_, TextOf(ref));
}

// Of a message that this client sends, whether it asks for a receipt or not: an ACK does not tell.
uint64_t Client::HashOfOwn(std::u16string_view fingerprint) const {
  const std::optional<Uuid> tag = receipts_ ? ReadTag(fingerprint) : std::nullopt;
  return tag ? HashTag(key_, *tag) : HashUnits(key_, fingerprint);
}

void Client::ReportUnreadable(Status status) {
  if (status == Status::kOutOfMemory) {  // which is not the frame's fault
    Log(LogCode::kOutOfMemory, 0);
  } else {
    ++stats_.invalid_frames;
    Log(LogCode::kFrameInvalid, static_cast<double>(status));
  }
  Emit(OutputKind::kError, static_cast<int32_t>(status));
}

}  // namespace im
