// What frames mean, and whether the core says what was foretold: the second half of client_model.h.
#include <algorithm>
#include <cmath>

#include "tests/sim/client_model.h"

namespace im::sim {
namespace {

constexpr double kNever = __builtin_inf();

// A drain says what one input caused: at most a few outputs, and those of each pending message.
constexpr uint32_t kOutputsPerInput = 16;
// Ticks in a row that the core asked for and nothing came of: when a message is overdue, and cannot
// be judged yet, that is one, and a bound that turns out too low is another: of retransmissions,
// copies, holding; a debt to a peer that has become legacy is due for nothing. More never end.
constexpr size_t kIdleTicks = 10;
// What is called too unlikely to be chance: e to the power of minus this.
constexpr double kLuck = 40;
// Two draws from 2^53 that lie so near to each other are no draws.
constexpr double kSameShare = 1e-12;

// The rule that an output breaks which is missing, was not due, or is another than foretold.
const char* RuleOf(OutputKind kind) {
  switch (kind) {
    case OutputKind::kDelivered:
      return "S2";
    case OutputKind::kMessage:
    case OutputKind::kEcho:
      return "S3";
    case OutputKind::kSendFrame:
      return "S4";
    case OutputKind::kReceived:
    case OutputKind::kRead:
    case OutputKind::kUnconfirmed:
      return "R7";
    case OutputKind::kReceiptEnded:
      return "R6";
    case OutputKind::kTyping:
      return "R3";
    case OutputKind::kLost:
      return "S1";
    case OutputKind::kPing:
    case OutputKind::kPong:
      return "S7";
    case OutputKind::kAskToken:
    case OutputKind::kOpenLink:
    case OutputKind::kCloseLink:
      return "S8";
    case OutputKind::kStateChanged:
    case OutputKind::kLoginRefused:
    case OutputKind::kKickedOut:
      return "S9";
    default:
      return "S13";
  }
}

bool Same(const Spelling& spelling, const std::optional<View>& text) {
  return spelling.has_value() == text.has_value() && (!text || *spelling == *text);
}

// A message reaches the application with every member as it came.
bool IsTold(const Letter& letter, bool tagged, const Said& said) {
  const im_record& record = *said.record;
  return Same(letter.from, said.texts[0]) && Same(letter.to, said.texts[1]) &&
         Same(letter.content, said.texts[2]) && Same(letter.fingerprint, said.texts[3]) &&
         record.flags == ((letter.qos ? 1 : 0) | (letter.bridge ? 2 : 0) | (tagged ? 4 : 0)) &&
         record.subtype == letter.subtype;
}

Text QuotedSpelling(const Spelling& spelling, const char16_t* when_absent) {
  return spelling ? u'"' + *spelling + u'"' : Text(when_absent);
}

}  // namespace

void ClientModel::Handle(const Letter& letter) {
  switch (letter.kind) {
    case Letter::Kind::kInvalid:
      return ReportInvalid(Status::kInvalidFrame);
    case Letter::Kind::kBinary:
      return ReportInvalid(Status::kBinaryFrame);
    case Letter::Kind::kOversize:
      return ReportInvalid(Status::kInboundTooLarge);
    case Letter::Kind::kLegal:
      break;
  }
  const FrameType type = static_cast<FrameType>(letter.type);
  if (type == FrameType::kErrorResponse) return OnErrorResponse(letter);
  if (type == FrameType::kKickout) return OnKickout(letter);
  if (state_ == State::kAuthenticating) {
    if (type == FrameType::kLoginResponse) OnLoginResponse(letter);
    return;
  }
  if (type == FrameType::kMessage) return OnMessage(letter);
  if (type == FrameType::kAck) return OnAck(letter);
  if (type == FrameType::kEchoResponse) {
    Expect(OutputKind::kEcho).text = letter.content;
  } else if (type == FrameType::kKeepAliveResponse) {
    const double rtt = heartbeat_.Answer(time_);
    if (rtt < 0) return;
    stats_.rtt = rtt;
    Expected& pong = Expect(OutputKind::kPong);
    pong.low = pong.high = rtt;
  }
}

void ClientModel::OnLoginResponse(const Letter& letter) {
  if (!letter.content || !letter.document.legal) return ReportInvalid(Status::kInvalidFrame);
  if (letter.document.code != 0) {
    Expect(OutputKind::kLoginRefused, letter.document.code);
    return EndSession(StateReason::kLoginRefused);
  }
  if (letter.document.first_login_time > 0) first_login_time_ = letter.document.first_login_time;
  if (was_online_) ++stats_.reconnects;
  was_online_ = true;
  online_since_ = time_;
  heartbeat_.Start(options_, time_);
  ResumeReceipts();
  ChangeTo(State::kOnline, StateReason::kLoginAccepted);
}

// S3 and S4: every copy is acknowledged, byte for byte and before it is shown; one is shown. While
// nobody listens a message that was not shown yet leaves no trace.
void ClientModel::OnMessage(const Letter& letter) {
  if (letter.subtype == kControlType) return OnControl(letter);
  const bool listens = options_.listening == 1;
  const bool tagged = IsTagged(letter);
  HearPeer(letter, tagged, !IsCopy(letter, tagged));
  if (letter.from) peers_.Exchanged(MeaningOf(*letter.from), time_);
  if (!letter.qos || !letter.fingerprint) {
    if (!listens) return;
  } else {
    const Text fingerprint = MeaningOf(*letter.fingerprint);
    InboxModel& inbox = tagged ? tagged_ : inbox_;
    const bool known = IsCopy(letter, tagged);
    if (!known && !listens) return;
    ExpectAck(letter);
    if (known) {
      ++stats_.duplicates;
      if (!tagged || !inbox.IsConfirmed(fingerprint)) return;
      DebtModel debt{fingerprint, MeaningOf(*letter.from)};
      debt.read = inbox.IsRead(fingerprint);
      return ExpectEnded(debts_.Owe(debt, time_));
    }
    inbox.Remember(fingerprint, time_, options_.max_fingerprints);
  }
  ++stats_.shown;
  Expected& message = Expect(OutputKind::kMessage, 0, tagged ? 1 : 0);
  message.letter = &letter;
  message.low = message.high = static_cast<double>(letter.server_time);
}

void ClientModel::ExpectAck(const Letter& letter) {
  const double wrote = heartbeat_.wrote;
  ExpectFrame(FrameType::kAck, u'"' + *letter.fingerprint + u'"',
              QuotedSpelling(letter.from, u"\"-1\""), letter.bridge);
  if (Utf8Size(expected_.back().frame) > options_.max_frame_bytes) {
    expected_.pop_back();  // it would cut the link
    --stats_.frames_out;
    heartbeat_.wrote = wrote;
  } else {
    ++stats_.acks_sent;
  }
}

// S2: only the recipient's ACK of a message that was sent delivers it.
void ClientModel::OnAck(const Letter& letter) {
  if (!letter.content) return ReportInvalid(Status::kInvalidFrame);
  const Text fingerprint = MeaningOf(*letter.content);
  const Text from = letter.from ? MeaningOf(*letter.from) : Text(u"-1");
  const std::optional<PendingMessage> acked = outbox_.Acknowledge(fingerprint, from);
  if (!acked) {
    std::vector<uint32_t> ended;
    debts_.Acknowledge(fingerprint, from, &ended);
    awaiting_.OnAck(fingerprint, from);
    return ExpectEnded(ended);
  }
  ++stats_.delivered;
  Expect(OutputKind::kDelivered, 0, acked->tagged ? 1 : 0, acked->number);
  if (!acked->tagged) return;
  AwaitedModel message;
  message.number = acked->number;
  message.fingerprint = acked->fingerprint;
  message.recipient = acked->recipient;
  message.frame = acked->frame;
  message.bytes = acked->bytes;
  message.sent_at = acked->sent_at;
  message.held_until = time_ + options_.hold_for;
  ExpectUnconfirmed(awaiting_.Add(message), UnconfirmedReason::kQueueFull);
}

void ClientModel::OnErrorResponse(const Letter& letter) {
  if (!letter.content || !letter.document.legal) return ReportInvalid(Status::kInvalidFrame);
  if (letter.document.code == 301) return LinkDown(StateReason::kSessionLost);
  Expect(OutputKind::kError, static_cast<int32_t>(Status::kServerError), letter.document.code)
      .text = letter.document.message;
}

void ClientModel::OnKickout(const Letter& letter) {
  const bool readable = letter.content && letter.document.legal;
  Expect(OutputKind::kKickedOut, readable ? letter.document.code : 0).text =
      readable ? letter.document.message : Spelling{};
  EndSession(StateReason::kKickedOut);
}

void ClientModel::ReportInvalid(Status status) {
  ++stats_.invalid_frames;
  Expect(OutputKind::kError, static_cast<int32_t>(status));
}

Text ClientModel::LoginDocument() const {
  Text document =
      u"{\"loginUserId\":" + Quoted(identity_.user) + u",\"loginToken\":" + Quoted(identity_.token);
  if (identity_.extra) document += u",\"extra\":" + Quoted(*identity_.extra);
  return Quoted(document + u",\"firstLoginTime\":" + Number(first_login_time_) + u"}");
}

// --- What the core says ---

void ClientModel::OnOutput(const Said& said, double backlog) {
  ++outputs_;
  CheckSecret(said);
  const OutputKind kind = said.kind;
  if (kind == OutputKind::kLog) return;
  SeeBacklog(backlog);
  if (IsChoked(backlog)) LinkDown(StateReason::kLinkSilent);
  if (kind == OutputKind::kSendMessage) return OnSentMessage(said, backlog);
  if (kind == OutputKind::kSendFrame && OnControlFrame(said)) return;
  const bool connects = kind == OutputKind::kStateChanged &&
                        said.record->code == static_cast<int32_t>(State::kConnecting);
  if (may_connect_ && connects) {
    may_connect_ = false;
    Connect(StateReason::kRetry);
  }
  if (kind == OutputKind::kReceiptEnded) return CheckListed(said);
  if (kind != OutputKind::kLost && kind != OutputKind::kUnconfirmed) CheckFlushed();
  std::deque<Expected>& list = kind == OutputKind::kLost          ? lost_
                               : kind == OutputKind::kUnconfirmed ? unconfirmed_
                                                                  : expected_;
  if (&list == &expected_ && !list.empty() && list.front().optional) {
    if (list.front().frame != said.frame) list.pop_front();
  }
  verdict_->Check(!list.empty(), RuleOf(kind), [&] {
    return "output " + std::to_string(static_cast<int>(kind)) + " was not due" + Here();
  });
  if (list.empty()) return;
  Expected expected = std::move(list.front());
  list.pop_front();
  LearnUrl(said.record->code, &expected);
  CheckOutput(expected, said);
}

void ClientModel::OnSentMessage(const Said& said, double backlog) {
  CheckFlushed();
  while (!expected_.empty() && expected_.front().optional) expected_.pop_front();
  verdict_->Check(IsOnline() && expected_.empty(), "S5", "a message was written out of turn");
  verdict_->Check(said.record->link == link_, "S10", "a message was written to another link");
  verdict_->Check(backlog <= most_backlog_, "S11", "written into a full socket");
  ++stats_.frames_out;
  heartbeat_.wrote = time_;
  if (said.record->detail == 2) {
    verdict_->Check(!outbox_.MustWrite(time_), "S6", "a copy was written before a message");
    awaiting_.OnCopy(*said.record, said.frame, time_);
    ++stats_.copies;
    return;
  }
  const bool timed = outbox_.OnTransmission(*said.record, said.frame, time_, heartbeat_.heard);
  if (timed) ++stats_.retransmissions;
}

// The end of a debt.
void ClientModel::CheckListed(const Said& said) {
  const auto found = std::find(ended_.begin(), ended_.end(), said.record->message);
  verdict_->Check(found != ended_.end(), "R6", "a debt ended that is owed, or that is none");
  if (found != ended_.end()) ended_.erase(found);
}

void ClientModel::CheckOutput(const Expected& expected, const Said& said) {
  const im_record& record = *said.record;
  verdict_->Check(
      expected.kind == said.kind && expected.message == record.message &&
          expected.code == record.code && expected.detail == record.detail,
      RuleOf(expected.kind), [&] {
        const auto list = [](std::initializer_list<int64_t> numbers) {
          std::string out;
          for (const int64_t number : numbers) out.append(" ").append(std::to_string(number));
          return out;
        };
        return "output (kind, message, code, detail)" +
               list({static_cast<int>(said.kind), record.message, record.code, record.detail}) +
               " instead of" +
               list({static_cast<int>(expected.kind), expected.message, expected.code,
                     expected.detail}) +
               Here();
      });
  if (said.kind != OutputKind::kLost && said.kind != OutputKind::kUnconfirmed) {
    verdict_->Check(expected.link == record.link, "S10", "an output of another link");
  }
  verdict_->Check(expected.frame == said.frame, "S4", [&] {
    return "frame " + Readable(said.frame) + " instead of " + Readable(expected.frame);
  });
  verdict_->Check(expected.letter != nullptr ? IsTold(*expected.letter, expected.detail == 1, said)
                                             : Same(expected.text, said.texts[0]),
                  "S3", "a message was changed on its way to the application");
  const bool chance = expected.low < expected.high;  // of a delay: within, the upper bound not
  verdict_->Check(record.value >= expected.low &&
                      (chance ? record.value < expected.high : record.value <= expected.high),
                  "S8", [&] {
                    return "value " + std::to_string(record.value) + " is not in " +
                           std::to_string(expected.low) + " to " + std::to_string(expected.high);
                  });
  if (said.kind != OutputKind::kStateChanged || record.value < 0) return;
  retry_low_ = std::min(retry_low_, time_ + record.value);  // unless a wake hint was sooner
  retry_high_ = std::min(retry_high_, time_ + record.value);
  if (!chance) return;
  const double share = (record.value - expected.low) / (expected.high - expected.low);
  verdict_->Check(std::fabs(share - share_) > kSameShare, "S8", "two delays alike: no jitter");
  share_ = share;
  // A sum of n such numbers exceeds n + sqrt(2nt) + t with a probability below e^-t.
  ++delays_;
  luck_ -= std::log(share);
  verdict_->Check(luck_ <= delays_ + std::sqrt(2 * kLuck * delays_) + kLuck, "S8",
                  [&] { return std::to_string(delays_) + " delays are too short to be chance"; });
}

// S14: the token leaves in the login frame and nowhere else.
void ClientModel::CheckSecret(const Said& said) {
  const auto holds = [&](View text) {
    const View plain = View(identity_.token).substr(0, identity_.token.find(u'"'));
    return !plain.empty() && text.find(plain) != View::npos;
  };
  bool leaked = holds(said.frame) && state_ != State::kAuthenticating;
  for (const auto& text : said.texts) leaked = leaked || (text && holds(*text));
  verdict_->Check(!leaked, "S14", "the token is in an output that is not the login frame");
}

void ClientModel::OnDrained(double deadline, const double* stats, double backlog) {
  if (outputs_ > 0 || backlog > kLowBacklog) idle_ticks_ = 0;
  verdict_->Check(idle_ticks_ < kIdleTicks + 2 * load_before_, "S11", "a timer that never rests");
  CheckFlushed();
  while (!expected_.empty() && expected_.front().optional) expected_.pop_front();
  verdict_->Check(ended_.empty(), "R6", "the end of a debt was not told");
  if (!expected_.empty() || !lost_.empty() || !unconfirmed_.empty()) {
    const OutputKind missing = (!expected_.empty() ? expected_
                                : !lost_.empty()   ? lost_
                                                   : unconfirmed_)
                                   .front()
                                   .kind;
    verdict_->Fail(RuleOf(missing),
                   "output " + std::to_string(static_cast<int>(missing)) + " is missing" + Here());
    return;
  }
  verdict_->Check(!IsChoked(backlog), "S11", "a link that takes no more is written to for ever");
  SeeBacklog(backlog);
  held_doubt_ = backlog > kLowBacklog || time_ < held_until_;
  if (IsOnline() && time_ >= held_until_) outbox_.CheckAllWritten(time_);
  CheckReceiptsSaid();
  LearnRetry(deadline);
  CheckDeadline(deadline, backlog);
  CheckStats(stats);
  deadline_ = deadline;
}

// S7, S11: the core wants to be called after now, and no later than its next duty.
void ClientModel::CheckDeadline(double deadline, double backlog) const {
  double due = std::min(outbox_.NextExpiry(), awaiting_.NextHold());
  if (state_ == State::kConnecting || state_ == State::kAuthenticating) {
    due = std::min(due, state_deadline_);
  }
  if (state_ == State::kWaiting) due = std::min(due, retry_high_);
  if (IsOnline()) {
    due = std::min({due, heartbeat_.next_ping, heartbeat_.dead_at, outbox_.Due(time_)});
    due = std::min({due, awaiting_.Due(), debts_.answer_due()});
    if (!held_doubt_) {
      due = std::min({due, debts_.due(), back_doubt_ ? kNever : back_until_});
      due = std::min(due, outbox_.RefillDue(time_));
    }
    const bool wants = outbox_.pending() > 0 || awaiting_.has_due();
    const bool held_back = backlog > most_backlog_ && wants;
    if (held_back) due = std::min(due, time_ + kBacklogRecheckMs);
  }
  verdict_->Check(deadline > time_ && deadline <= due, "S11", [&] {
    return "deadline in " + std::to_string(deadline - time_) + " ms, the next duty in " +
           std::to_string(due - time_) + " ms: copy " + std::to_string(awaiting_.Due() - time_) +
           " answer " + std::to_string(debts_.answer_due() - time_) + " debt " +
           std::to_string(debts_.due() - time_) + " back " + std::to_string(back_until_ - time_) +
           Here();
  });
  const bool idle = state_ == State::kStopped && outbox_.pending() == 0 && awaiting_.size() == 0;
  verdict_->Check(!idle || deadline == kNever, "L2", "a timer is armed after the end");
}

void ClientModel::CheckStats(const double* stats) const {
  Stats expected = stats_;
  expected.pending = static_cast<double>(outbox_.pending());
  expected.pending_bytes = outbox_.pending_bytes();
  expected.in_flight = outbox_.in_flight();
  const double list[IM_STATS_COUNT] = {expected.accepted,
                                       expected.delivered,
                                       expected.lost,
                                       expected.retransmissions,
                                       expected.shown,
                                       expected.duplicates,
                                       expected.acks_sent,
                                       expected.frames_in,
                                       expected.frames_out,
                                       expected.invalid_frames,
                                       expected.reconnects,
                                       expected.rtt,
                                       expected.pending,
                                       expected.pending_bytes,
                                       expected.in_flight,
                                       expected.copies,
                                       expected.receipts_in,
                                       expected.receipts_out,
                                       static_cast<double>(awaiting_.size()),
                                       awaiting_.forgotten(),
                                       debts_.forgotten(),
                                       peers_.forgotten()};
  for (int i = 0; i < IM_STATS_COUNT; ++i) {
    verdict_->Check(list[i] == stats[i], "S1", [&] {
      return "statistic " + std::to_string(i) + " is " + std::to_string(stats[i]) + " instead of " +
             std::to_string(list[i]) + Here();
    });
  }
  verdict_->Check(outputs_ <= kOutputsPerInput + 4 * (load_before_ + 1), "S11",
                  "a drain without an end");
}

std::string ClientModel::Here() const {
  static constexpr const char* kNames[] = {
#define X(name, text) text,
      IM_STATE_LIST(X)
#undef X
  };
  return std::string(" (") + kNames[static_cast<int>(state_)] + ", link " + std::to_string(link_) +
         ")";
}

}  // namespace im::sim
