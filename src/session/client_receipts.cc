// End-to-end receipts over a server that knows nothing of them (RECEIPTS.md): the third part of
// session/client.h.
#include <algorithm>

#include "base/check.h"
#include "session/client.h"
#include "wire/control.h"
#include "wire/scan.h"
#include "wire/tag.h"

namespace im {
namespace {

// Bounds the bytes of a control frame besides its content and the names in it.
constexpr double kEnvelopeBytes = 160;
// `back` goes to those with whom a message was exchanged so long before the loss, within so long
// after the return.
constexpr double kRecentMs = 120000;
constexpr double kBackJitterMs = 1000;
constexpr double kTypingMs = 3000;
constexpr char kServerId[] = "0";

// Reads a peer's id, a JSON string, at the beginning of `text`. False: there is none.
bool ReadPeer(std::u16string_view* text, std::u16string_view* peer) {
  StringToken token;
  uint32_t next = 0;
  if (!ScanString(*text, 0, &token, &next)) return false;
  *peer = text->substr(token.begin, token.end - token.begin);
  text->remove_prefix(next);
  return true;
}

// Finds the capable peers with whom a message was exchanged since then, the latest first.
// Without memory fewer of them.
void FindRecent(const Peers& peers, double since, Array<uint64_t>* ids) {
  ids->Clear();
  while (ids->size() < EndToEnd::kMaxBack) {
    const Peer* peer = peers.Latest(since, [&](const Peer& other) {
      uint64_t* const end = ids->data() + ids->size();
      return std::find(ids->data(), end, other.id) != end;
    });
    if (peer == nullptr || !ids->Append(peer->id)) return;
  }
}

// Tells how many receipts fit into one frame to this peer.
uint32_t RoomFor(const Peer& peer, const Config& config) {
  const double room = config.max_frame_bytes - kEnvelopeBytes - config.user_id_bytes -
                      Utf8Bytes(peer.spelling()) - ControlUnits(0);
  const double each = ControlUnits(1) - ControlUnits(0);
  return room < each ? 0
                     : static_cast<uint32_t>(std::min<double>(room / each, kMaxReceiptsWritten));
}

// Puts a JSON string behind what stands in the document.
bool AddQuoted(std::u16string_view content, Array<char16_t>* document, Ref* ref) {
  const uint32_t begin = document->size();
  const uint32_t units = static_cast<uint32_t>(content.size());
  if (!document->Resize(begin + units + 2)) return false;
  char16_t* at = document->data() + begin;
  at[0] = at[units + 1] = u'"';
  std::copy(content.begin(), content.end(), at + 1);
  *ref = Ref{Source::kDocument, begin + 1, begin + 1 + units};
  return true;
}

}  // namespace

// --- What the host says ---

void Client::SetWallClock(double unix_ms, double now) {
  Advance(now);
  e2e_.tag_clock.Set(unix_ms, now_);
}

Status Client::Owe(std::u16string_view peer_and_fingerprint, bool read, double now,
                   uint32_t* number) {
  Advance(now);
  std::u16string_view fingerprint = peer_and_fingerprint, peer;
  if (!receipts_ || !ReadPeer(&fingerprint, &peer)) return Status::kInvalidArgument;
  const std::optional<Uuid> tag = ReadTag(fingerprint);
  if (!tag || TextEquals(peer, kServerId)) return Status::kInvalidArgument;
  Debt debt;
  debt.tag = *tag;
  debt.peer = HashText(key_, peer);
  debt.read = read;
  debt.number = e2e_.next_debt;
  // Whatever becomes of this debt, a copy of the message owes another.
  e2e_.tagged.Confirm(HashTag(key_, *tag), read);
  if (!e2e_.debts.Owe(debt, now_, config_)) return Status::kOutOfMemory;
  *number = e2e_.next_debt;
  e2e_.next_debt = e2e_.next_debt == INT32_MAX ? 1 : e2e_.next_debt + 1;
  return Status::kOk;
}

Status Client::Typing(std::u16string_view peer_json, double now) {
  Advance(now);
  std::u16string_view rest = peer_json, name;
  const bool legal = receipts_ && ReadPeer(&rest, &name) && rest.empty();
  if (!legal) return Status::kInvalidArgument;
  if (state_ != State::kOnline) return Status::kNotLoggedIn;
  Peer* peer = e2e_.peers.Find(HashText(key_, name));
  const bool heard = peer != nullptr && peer->capable && !pressure_.holds();
  if (!heard || now_ - peer->typing_told_at < kTypingMs) return Status::kOk;
  peer->typing_told_at = now_;
  e2e_.control.Clear();
  e2e_.control.typing = true;
  SendControlFrame(*peer, {});
  return Status::kOk;
}

Status Client::Await(const AwaitRequest& request, double now, uint32_t* number) {
  Advance(now);
  const std::optional<Uuid> tag = ReadTag(request.fingerprint);
  if (!receipts_ || !tag || !(request.age >= 0)) return Status::kInvalidArgument;
  if (!(request.bytes <= config_.max_frame_bytes)) return Status::kFrameTooLarge;
  AwaitedMessage message;
  message.fingerprint = HashTag(key_, *tag);
  if (outbox_.Holds(message.fingerprint) || e2e_.awaiting.Holds(message.fingerprint)) {
    return Status::kDuplicateFingerprint;
  }
  e2e_.tag_clock.Follow(*tag, now_);
  message.recipient = HashUnits(key_, request.recipient);
  message.number = outbox_.next_number();
  message.bytes = static_cast<uint32_t>(request.bytes);
  message.subtype = request.subtype;
  message.copies = static_cast<uint8_t>(std::min<uint32_t>(request.copies, Awaiting::kMaxCopies));
  message.spelled = false;
  message.sent_at = now_;
  message.held_until = now_ - request.age + config_.hold_for;
  if (!AddAwaited(message)) return Status::kOutOfMemory;
  e2e_.awaiting.TickHold(now_);  // it may have waited too long already
  *number = outbox_.TakeNumber();
  return Status::kOk;
}

// --- Peers ---

// The server itself reads no receipts.
bool Client::IsPeer(const Ref& user) const {
  return !IsNull(user) && !TextEquals(TextOf(user), kServerId);
}

// Learns from every message what its sender may be sent. A copy may come hours later, out of a
// store: it tells what its sender was, and counts only while nothing else is known. A message
// without QoS has no tag, whoever sends it: it tells nothing.
void Client::HearPeer(const Frame& frame, bool capable, bool again) {
  if (!IsPeer(frame.from)) return;
  const uint64_t id = HashOf(frame.from);
  const PeerKind kind = e2e_.peers.KindOf(id);
  const bool was_capable = kind == PeerKind::kCapable;
  const bool tells = frame.qos || frame.subtype == kControlSubtype;
  if (!tells && kind == PeerKind::kUnknown) return;
  if (!tells || (again && kind != PeerKind::kUnknown)) capable = was_capable;
  const double silence = e2e_.peers.Hear(id, TextOf(frame.from), capable, now_,
                                         static_cast<uint32_t>(config_.max_peers));
  if (frame.subtype != kControlSubtype) e2e_.peers.Exchange(id, now_);
  if (capable != was_capable) e2e_.debts.Hasten(now_);
  // So is one that takes the place of another, who is unknown now.
  const bool changed = e2e_.peers.KindOf(id) != kind;
  if (changed) e2e_.awaiting.PeerChanged();
  if (changed && !capable) e2e_.awaiting.Spare(id);
  if (capable && silence >= Awaiting::kSilenceMs) e2e_.awaiting.Sign(id, now_, Awaiting::kGapMs);
}

void Client::SayBack() {
  e2e_.back_deadline = kNever;
  for (uint32_t i = 0; i < e2e_.back.size(); ++i) {
    const Peer* peer = e2e_.peers.Find(e2e_.back[i]);
    if (peer == nullptr || !peer->capable) continue;
    e2e_.control.Clear();
    e2e_.control.back = true;
    SendControlFrame(*peer, {});
  }
}

// --- The session ---

// Online again: sends what was owed at once, and tells those who wrote lately.
void Client::ResumeReceipts() {
  e2e_.awaiting.LinkBack(e2e_.offline_since, now_,
                         [this](uint64_t peer) { return e2e_.peers.KindOf(peer); });
  e2e_.debts.Hasten(now_);
  if (!e2e_.back.empty()) e2e_.back_deadline = now_ + random_.Below(kBackJitterMs);
}

// Rests while there is no link. `returns`: those who wrote lately are told when there is one again.
void Client::PauseReceipts(bool returns) {
  if (state_ == State::kOnline) {
    e2e_.offline_since = now_;
    if (receipts_) FindRecent(e2e_.peers, now_ - kRecentMs, &e2e_.back);
  }
  if (!returns) e2e_.back.Clear();
  e2e_.back_deadline = kNever;
  e2e_.debts.LinkLost();
}

// Says the last word to those who are owed a receipt, and ends all that is awaited.
void Client::EndReceipts() {
  if (state_ == State::kOnline) SendReceipts();
  e2e_.back.Clear();
  e2e_.debts.ForgetAll();
  e2e_.awaiting.GiveUpAll(UnconfirmedReason::kLoggedOut);
}

// --- Messages with a tag ---

// Keeps a message that the server took until its receipt comes. False: it is not awaited.
bool Client::AwaitReceipt(uint64_t fingerprint, const AckedMessage& acked) {
  if (!acked.tagged) return false;
  AwaitedMessage message;
  message.fingerprint = fingerprint;
  message.recipient = acked.recipient;
  message.number = acked.number;
  message.bytes = acked.bytes;
  message.subtype = acked.subtype;
  message.sent_at = acked.sent_at;
  message.held_until = now_ + config_.hold_for;
  return AddAwaited(message);
}

bool Client::AddAwaited(const AwaitedMessage& message) {
  return e2e_.awaiting.Add(message, config_,
                           [this](uint64_t peer) { return e2e_.peers.KindOf(peer); });
}

// The tag of a message that came, if its sender is a peer that wants a receipt.
std::optional<Uuid> Client::TagOf(const Frame& frame) const {
  if (!frame.qos || IsNull(frame.fingerprint) || !IsPeer(frame.from)) {
    return std::nullopt;
  }
  return ReadSpelledTag(TextOf(frame.fingerprint));
}

// Owes a receipt for a copy of what was told and is known durably. For the first one the host does.
void Client::OweDuplicate(const Frame& frame, const Uuid& tag, bool read) {
  Debt debt;
  debt.tag = tag;
  debt.peer = HashOf(frame.from);
  debt.read = read;
  e2e_.debts.Owe(debt, now_, config_);  // without memory: the sender asks again
}

// Gives a message its fingerprint, unless it has one. Returns the tag by which its recipient is
// asked for a receipt.
std::optional<Uuid> Client::GiveFingerprint(const SendRequest& request) {
  const bool asks = receipts_ && request.qos && request.recipient != u"0";
  std::optional<Uuid> tag;
  if (asks && request.fingerprint) {
    tag = ReadTag(*request.fingerprint);  // of an earlier page
    if (tag) e2e_.tag_clock.Follow(*tag, now_);
  } else if (asks) {
    tag = e2e_.tag_clock.Next(now_, &random_);
    SpellUuid(*tag, fingerprint_);
  } else if (!request.fingerprint) {
    random_.Uuid4(fingerprint_);
  }
  return tag;
}

// --- What is due, and what comes of it ---

void Client::RunReceipts() {
  e2e_.awaiting.Tick(now_, [this](uint64_t peer) { return e2e_.peers.KindOf(peer); });
  e2e_.debts.Tick(now_, config_);
}

double Client::ReceiptsDeadline() const {
  double deadline = e2e_.awaiting.hold_deadline();
  if (state_ != State::kOnline) return deadline;
  deadline = std::min(deadline, e2e_.awaiting.due_deadline());
  deadline = std::min(deadline, e2e_.debts.answer_deadline());
  // While the socket is full, what is to be said waits for that.
  if (pressure_.is_waiting()) return deadline;
  return std::min(deadline, std::min(e2e_.debts.deadline(), e2e_.back_deadline));
}

bool Client::PollReceipts(Output* output) {
  if (const std::optional<UnconfirmedMessage> given_up = e2e_.awaiting.NextUnconfirmed()) {
    const int32_t reason = static_cast<int32_t>(given_up->reason);
    Log(LogCode::kMessageUnconfirmed, reason, given_up->message);
    *output = {OutputKind::kUnconfirmed, link_, given_up->message, reason, 0, 0, {}};
    return true;
  }
  if (const std::optional<uint32_t> ended = e2e_.debts.NextEnded()) {
    *output = {OutputKind::kReceiptEnded, link_, *ended, 0, 0, 0, {}};
    return true;
  }
  return false;
}

bool Client::PollControl(Output* output) {
  if (now_ >= e2e_.back_deadline) SayBack();
  if (e2e_.debts.IsDue(now_)) SendReceipts();
  if (outputs_.empty()) return false;
  *output = outputs_.Pop();
  return true;
}

bool Client::PollCopy(Output* output) {
  const std::optional<Copy> copy = e2e_.awaiting.NextCopy(now_);
  if (!copy) return false;
  ++stats_.frames_out;
  heartbeat_.Wrote(now_);
  ++stats_.copies;
  Log(LogCode::kCopySent, copy->copies, copy->message);
  *output = {OutputKind::kSendMessage,
             link_,
             copy->message,
             copy->copies,
             2,
             0,
             copy->spelled ? Frame{} : MessageFrame(true, copy->subtype)};
  return true;
}

// Whether something waits for room in the socket.
bool Client::WantsToSend() const {
  return outbox_.pending() > 0 || HasReceiptsDue();
}

bool Client::HasReceiptsDue() const {
  return e2e_.awaiting.has_due() || e2e_.debts.IsDue(now_) || now_ >= e2e_.back_deadline;
}

bool Client::HasReceiptsToSay() const {
  return e2e_.awaiting.has_unconfirmed() || e2e_.debts.has_ended() || HasReceiptsDue();
}

// --- Control frames that come ---

void Client::OnControl(const Frame& frame) {
  const bool wanted = receipts_ && IsPeer(frame.from);
  Status status = wanted ? OpenDocument(frame) : Status::kOk;
  if (wanted && status == Status::kOk) status = ReadControl(document(), &e2e_.control);
  // Neither acknowledged nor remembered: it comes again.
  if (status == Status::kOutOfMemory) return ReportUnreadable(status);
  if (frame.qos && !IsNull(frame.fingerprint)) {
    const Inbox::Verdict verdict =
        RememberHash(&inbox_, HashOf(frame.fingerprint), now_, config_.max_fingerprints);
    if (verdict == Inbox::Verdict::kOutOfMemory) return ReportUnreadable(Status::kOutOfMemory);
    Acknowledge(frame);
    if (verdict == Inbox::Verdict::kDuplicate) {
      ++stats_.duplicates;
      return Log(LogCode::kDuplicateSuppressed, 0, 0, frame);
    }
  }
  if (!wanted) return;
  if (status != Status::kOk) {
    ++stats_.invalid_frames;
    return Log(LogCode::kControlInvalid, 0, 0, frame);
  }
  const uint64_t from = HashOf(frame.from);
  TakeReceipts(from);
  if (e2e_.control.back) e2e_.awaiting.Sign(from, now_, 0);
  if (e2e_.control.typing) EmitText(OutputKind::kTyping, 0, 0, frame.from);
  HearPeer(frame, /*capable=*/true, /*again=*/false);
}

void Client::TakeReceipts(uint64_t from) {
  double newest = -kNever;  // transmission that has come
  for (uint32_t i = 0; i < e2e_.control.receipts.size(); ++i) {
    const Receipt& receipt = e2e_.control.receipts[i];
    const uint64_t fingerprint = HashTag(key_, receipt.tag);
    newest = std::max(newest, TakeReceipt(fingerprint, from));
    if (!receipt.read) continue;
    const std::optional<uint32_t> read = e2e_.unread.Read(fingerprint, from);
    if (read) Emit(OutputKind::kRead, 0, 0, 0, *read);
  }
  stats_.receipts_in += e2e_.control.receipts.size();
  e2e_.awaiting.Gap(from, newest);
}

// Returns when the message was sent last; -inf: the receipt tells nothing new.
double Client::TakeReceipt(uint64_t fingerprint, uint64_t from) {
  uint32_t number = 0;
  double sent_at = 0;
  if (const std::optional<AckedMessage> acked = outbox_.Acknowledge(fingerprint, from)) {
    // The ACK was lost, or is late: whoever has the message had it from the server.
    number = acked->number;
    sent_at = acked->sent_at;
    TellDelivered(number, /*awaits=*/true);
  } else if (const std::optional<AwaitedMessage> message =
                 e2e_.awaiting.Received(fingerprint, from)) {
    number = message->number;
    sent_at = message->sent_at;
  } else {
    return -kNever;
  }
  e2e_.unread.Add(fingerprint, from, number, static_cast<uint32_t>(config_.max_awaiting));
  Log(LogCode::kReceiptReceived, 0, number);
  Emit(OutputKind::kReceived, 0, 0, 0, number);
  return sent_at;
}

// --- Control frames that go ---

void Client::SendReceipts() {
  const auto may = [&](uint64_t id) {
    const Peer* peer = e2e_.peers.Find(id);
    return peer != nullptr && peer->capable && RoomFor(*peer, config_) > 0;
  };
  while (const std::optional<uint64_t> id = e2e_.debts.NextPeer(may)) {
    const Peer& peer = *e2e_.peers.Find(*id);
    e2e_.control.Clear();  // what was read last is not to be said
    char16_t made[kUuidUnits];
    random_.Uuid4(made);
    const std::u16string_view name{made, kUuidUnits};
    const uint64_t fingerprint = HashUnits(key_, name);
    const uint32_t room = RoomFor(peer, config_);
    Array<Receipt>* receipts = &e2e_.control.receipts;
    if (!e2e_.debts.Pay(*id, fingerprint, room, now_, config_, receipts)) {
      return e2e_.debts.Postpone(now_, config_);
    }
    SendControlFrame(peer, name);
  }
  e2e_.debts.Rest();
}

// Sends what `e2e_.control` says. With a fingerprint, the server must acknowledge it.
void Client::SendControlFrame(const Peer& peer, std::u16string_view fingerprint) {
  if (outputs_.empty()) document_.Clear();  // else it holds what they speak of
  Frame frame;
  frame.type = FrameType::kMessage;
  frame.subtype = kControlSubtype;
  frame.qos = !fingerprint.empty();
  frame.from = Ref{Source::kUserId, 0, 0};
  const uint32_t begin = document_.size();
  bool whole = SpellControl(e2e_.control, &document_);
  frame.content = Ref{Source::kDocument, begin + 1, document_.size() - 1};
  whole = whole && AddQuoted(peer.spelling(), &document_, &frame.to);
  if (frame.qos) whole = whole && AddQuoted(fingerprint, &document_, &frame.fingerprint);
  stats_.receipts_out += e2e_.control.receipts.size();
  Log(LogCode::kControlSent, e2e_.control.receipts.size());
  if (whole) return SendFrame(frame);
  ReportUnreadable(Status::kOutOfMemory);  // what was owed is owed again when no ACK comes
}

}  // namespace im
