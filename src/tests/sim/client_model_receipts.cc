// What receipts ask of a client: the third part of client_model.h, from RECEIPTS.md.
#include <algorithm>

#include "tests/sim/client_model.h"

namespace im::sim {
namespace {

constexpr double kNever = __builtin_inf();

// The sender's id as a JSON string says whom.
Text UserOf(const Text& quoted) { return MeaningOf(View(quoted).substr(1, quoted.size() - 2)); }

}  // namespace

// --- What the host says ---

void ClientModel::SetWall(double unix_ms, double now) {
  Advance(now);
  tags_.SetWall(unix_ms, time_);
}

void ClientModel::Remember(const Text& fingerprint, double age, double now) {
  Advance(now);
  const bool tagged = options_.receipts == 1 && IsTag(fingerprint);
  InboxModel& inbox = tagged ? tagged_ : inbox_;
  const double at = time_ - age;
  const double memory = tagged ? kNever : options_.fingerprint_memory;
  if (!inbox.Knows(fingerprint, at, memory)) {
    inbox.Remember(fingerprint, at, options_.max_fingerprints);
  }
  if (tagged) inbox.Confirm(fingerprint, false);
}

void ClientModel::Owe(const Text& peer, const Text& tag, bool read, int32_t result, double now) {
  Advance(now);
  const bool may = options_.receipts == 1 && IsTag(tag);
  if (!may) {
    return verdict_->Check(result == static_cast<int32_t>(Status::kInvalidArgument), "R6",
                           "a receipt that cannot be owed was accepted");
  }
  verdict_->Check(result == static_cast<int32_t>(++newest_debt_), "R6", "a debt has no number");
  const Text user = UserOf(peer);
  DebtModel debt{tag, user};
  debt.number = newest_debt_;
  debt.read = read;
  ExpectEnded(debts_.Owe(debt, time_));
  tagged_.Confirm(tag, read);
}

// Said to those who understand, once in a while, and only while the link has room.
void ClientModel::Typing(const Text& peer, int32_t result, double now) {
  Advance(now);
  const Status status = options_.receipts == 0 ? Status::kInvalidArgument
                        : IsOnline()           ? Status::kOk
                                               : Status::kNotLoggedIn;
  verdict_->Check(result == static_cast<int32_t>(status), "R6", "typing() answered wrongly");
  const PeerModel* known = peers_.Find(UserOf(peer));
  if (status != Status::kOk || known == nullptr || !known->capable) return;
  if (time_ - known->told_typing < kTypingMs) return;
  ControlWords words;
  words.typing = true;
  Expected& expected = Expect(OutputKind::kSendFrame);
  expected.frame = ControlFrame(words, u'"' + known->spelling + u'"', {});
  expected.optional = held_doubt_;
}

void ClientModel::Await(AwaitedModel message, double age, int32_t result, double now) {
  Advance(now);
  const bool known = outbox_.Holds(message.fingerprint) || awaiting_.Holds(message.fingerprint);
  const Status status = options_.receipts == 0 ? Status::kInvalidArgument
                        : known                ? Status::kDuplicateFingerprint
                                               : Status::kOk;
  verdict_->Check(status == Status::kOk ? result > 0 : result == static_cast<int32_t>(status), "R7",
                  "a message of an earlier life is not awaited");
  if (status != Status::kOk) return;
  tags_.Follow(message.fingerprint);
  message.number = static_cast<uint32_t>(result);
  message.sent_at = time_;
  message.held_until = time_ - age + options_.hold_for;
  ExpectUnconfirmed(awaiting_.Add(message), UnconfirmedReason::kQueueFull);
  ExpectUnconfirmed(awaiting_.Expire(time_), UnconfirmedReason::kExpired);
}

// --- Peers ---

bool ClientModel::IsPeer(const Letter& letter) const {
  return options_.receipts == 1 && letter.from && MeaningOf(*letter.from) != u"0";
}

bool ClientModel::IsTagged(const Letter& letter) const {
  return IsPeer(letter) && letter.qos && letter.fingerprint &&
         IsTag(MeaningOf(*letter.fingerprint));
}

// It was shown before, and that is not forgotten.
bool ClientModel::IsCopy(const Letter& letter, bool tagged) {
  if (!letter.qos || !letter.fingerprint) return false;
  return (tagged ? tagged_ : inbox_).Knows(MeaningOf(*letter.fingerprint), time_,
                                           tagged ? kNever : options_.fingerprint_memory);
}

// What is no news tells of a stranger alone what he is; what comes without QoS, of nobody.
void ClientModel::HearPeer(const Letter& letter, bool capable, bool is_news) {
  if (!IsPeer(letter)) return;
  const Text user = MeaningOf(*letter.from);
  if (!letter.qos && letter.subtype != kControlType) {
    if (peers_.Find(user) == nullptr) return;
    is_news = false;
  }
  if (const PeerModel* known = peers_.Find(user); known != nullptr && !is_news) {
    capable = known->capable;
  }
  const bool was_capable = peers_.KindOf(user) == PeerKind::kCapable;
  const double silence = peers_.Hear(user, *letter.from, capable, time_);
  if (capable != was_capable) debts_.Hasten(time_);
  if (!capable) awaiting_.Spare(user);
  if (capable && silence >= kSilenceMs) awaiting_.Sign(user, time_, kGapMs);
}

// R4: a control frame is acknowledged as every message is, and that is all the answer it gets.
void ClientModel::OnControl(const Letter& letter) {
  if (letter.qos && letter.fingerprint) {
    const Text fingerprint = MeaningOf(*letter.fingerprint);
    const bool known = inbox_.Knows(fingerprint, time_, options_.fingerprint_memory);
    ExpectAck(letter);
    if (known) {
      ++stats_.duplicates;
      return;
    }
    inbox_.Remember(fingerprint, time_, options_.max_fingerprints);
  }
  if (!IsPeer(letter)) return;
  if (!letter.content || !letter.control.legal) {
    ++stats_.invalid_frames;
    return;
  }
  const Text from = MeaningOf(*letter.from);
  TakeReceipts(from, letter.control);
  if (letter.control.back) awaiting_.Sign(from, time_, 0);
  if (letter.control.typing) Expect(OutputKind::kTyping).text = letter.from;
  HearPeer(letter, true, true);
}

// R7: each step of a message is told once, in order.
void ClientModel::TakeReceipts(const Text& from, const ControlWords& words) {
  double newest = -kNever;
  for (const ReceiptWord& word : words.receipts) {
    std::optional<AwaitedModel> message;
    if (const auto acked = outbox_.Acknowledge(word.fingerprint, from)) {
      ++stats_.delivered;
      Expect(OutputKind::kDelivered, 0, 1, acked->number);
      message.emplace();
      message->number = acked->number;
      message->sent_at = acked->sent_at;
      message->fingerprint = word.fingerprint;
      message->recipient = from;
    } else {
      message = awaiting_.Take(word.fingerprint, from);
    }
    if (message) {
      newest = std::max(newest, message->sent_at);
      unread_.Add(*message);
      Expect(OutputKind::kReceived, 0, 0, message->number);
    }
    const uint32_t read = word.read ? unread_.Read(word.fingerprint, from) : 0;
    if (read != 0) Expect(OutputKind::kRead, 0, 0, read);
  }
  stats_.receipts_in += static_cast<double>(words.receipts.size());
  awaiting_.Gap(from, newest);
}

// --- The session ---

void ClientModel::PauseReceipts(bool returns) {
  if (IsOnline()) {
    offline_since_ = time_;
    back_ = peers_.Recent(time_);
  }
  if (!returns) back_.clear();
  back_until_ = kNever;
  debts_.LinkLost();
}

void ClientModel::ResumeReceipts() {
  awaiting_.LinkBack(offline_since_, time_);
  debts_.Hasten(time_);
  back_doubt_ = false;
  if (!back_.empty()) back_until_ = time_ + kBackMs;
}

// The receipts that are owed leave before the logout does.
void ClientModel::EndReceipts() {
  if (IsOnline()) {
    leaving_ = debts_;
    Expect(OutputKind::kNone);
  }
  back_.clear();
  ExpectEnded(debts_.GiveUpAll());
  ExpectUnconfirmed(awaiting_.All(), UnconfirmedReason::kLoggedOut);
}

void ClientModel::ExpectUnconfirmed(const std::vector<uint32_t>& numbers,
                                    UnconfirmedReason reason) {
  for (const uint32_t number : numbers) {
    Expect(OutputKind::kUnconfirmed, static_cast<int32_t>(reason), 0, number);
  }
}

void ClientModel::ExpectEnded(const std::vector<uint32_t>& numbers) {
  ended_.insert(ended_.end(), numbers.begin(), numbers.end());
}

// --- Control frames that go ---

Text ClientModel::ControlFrame(const ControlWords& words, const Text& to,
                               const Spelling& fingerprint) const {
  Text frame = u"{\"bridge\":false,\"type\":2,\"dataContent\":";
  (frame += Quoted(SpellControl(words))) += u",\"from\":";
  ((frame += user_) += u",\"to\":") += to;
  if (fingerprint) ((frame += u",\"fp\":\"") += *fingerprint) += u'"';
  frame += fingerprint ? u",\"QoS\":true" : u",\"QoS\":false";
  return frame += u",\"typeu\":36398,\"sm\":-1}";
}

// False: it is none.
bool ClientModel::OnControlFrame(const Said& said) {
  ClientFrame frame;
  if (!Read(said.frame, &frame) || frame.subtype != kControlType) return false;
  ControlWords words;
  const bool read = frame.content && ReadControl(MeaningOf(*frame.content), &words);
  verdict_->Check(read && frame.qos == !words.receipts.empty(), "R6",
                  "a control frame nobody reads");
  verdict_->Check(!frame.fingerprint || IsRandomUuid(*frame.fingerprint), "R4",
                  "a control frame asks for a receipt");
  verdict_->Check(said.frame == ControlFrame(words, u'"' + frame.to + u'"', frame.fingerprint),
                  "R6", "a control frame is spelled oddly");
  verdict_->Check(said.record->link == link_, "S10", "a receipt was written to another link");
  const double bytes = Utf8Size(said.frame);
  verdict_->Check(bytes <= options_.max_frame_bytes, "R6", "a control frame is too large");
  verdict_->Check(MayBeSent(MeaningOf(frame.to)), "R2", [&] {
    return "a control frame to " + Readable(frame.to) + ", who has not shown the tag" + Here();
  });
  while (!expected_.empty() && expected_.front().optional &&
         expected_.front().frame != said.frame) {
    expected_.pop_front();
  }
  if (words.typing) {
    const bool due = !expected_.empty() && expected_.front().frame == said.frame;
    verdict_->Check(due, "R6", "typing was told too often, or too late");
    if (due) expected_.pop_front();
    peers_.ToldTyping(MeaningOf(frame.to), time_);
  } else if (words.back) {
    OnBack(frame);
  } else {
    OnReceipts(frame, words, bytes);
  }
  ++stats_.frames_out;
  heartbeat_.wrote = time_;
  stats_.receipts_out += static_cast<double>(words.receipts.size());
  return true;
}

void ClientModel::OnReceipts(const ClientFrame& frame, const ControlWords& words, double bytes) {
  const bool leaves = !expected_.empty() && expected_.front().kind == OutputKind::kNone;
  const bool due = expected_.empty() && IsOnline() && (debts_.IsDue(time_) || debts_doubt_);
  verdict_->Check(leaves || due, "R6", "receipts were not gathered");
  DebtsModel& debts = leaves ? leaving_ : debts_;
  const DebtModel* next = debts.Next([&](const Text& user) { return MayBeSent(user); });
  const PeerModel* peer = next != nullptr ? peers_.Find(next->peer) : nullptr;
  verdict_->Check(peer != nullptr && peer->spelling == frame.to, "R6", [&] {
    return "receipts to " + Readable(frame.to) + ", owed are some to " +
           (peer != nullptr ? Readable(peer->spelling) : "nobody");
  });
  if (peer == nullptr || !frame.fingerprint) return;
  debts.OnFrame(peer->user, *frame.fingerprint, words, bytes, time_, verdict_);
  receipts_sent_ = true;
}

// All that can be told are told at once, at a moment of chance.
void ClientModel::OnBack(const ClientFrame& frame) {
  if (back_until_ < kNever) {
    verdict_->Check(IsOnline() && expected_.empty(), "R6", "said to be back out of turn");
    for (const PeerModel& peer : back_) {
      if (MayBeSent(peer.user)) saying_back_.push_back(peer);
    }
    back_tie_ = back_.size() > kBackPeers ? back_.back().exchanged : kNever;
    back_told_ = 0;
    back_.clear();
    back_until_ = kNever;
  }
  const auto found = std::find_if(
      saying_back_.begin(), saying_back_.end(),
      [&](const PeerModel& peer) { return peers_.Find(peer.user)->spelling == frame.to; });
  const bool in_order = found != saying_back_.end() &&
                        found->exchanged == saying_back_.front().exchanged &&
                        ++back_told_ <= kBackPeers;
  verdict_->Check(in_order, "R6", [&] {
    return "told to be back, or not in order: " + Readable(frame.to) + Here();
  });
  if (found != saying_back_.end()) saying_back_.erase(found);
}

// Something else than a control frame comes: those that had to come first have come.
void ClientModel::CheckFlushed() {
  for (const PeerModel& peer : saying_back_) {
    verdict_->Check(peer.exchanged == back_tie_, "R6", "somebody was not told of the return");
  }
  saying_back_.clear();
  if (expected_.empty() || expected_.front().kind != OutputKind::kNone) return;
  const auto may = [&](const Text& user) { return MayBeSent(user); };
  verdict_->Check(leaving_.Next(may) == nullptr, "R6", "logged out with receipts that are owed");
  expected_.pop_front();
}

// After a drain: what could be said was said.
void ClientModel::CheckReceiptsSaid() {
  const auto may = [&](const Text& user) { return MayBeSent(user); };
  if (!IsOnline()) return;
  const bool room = !held_doubt_;
  if (room) awaiting_.CheckAllWritten();
  const bool owed = debts_.Next(may) != nullptr, due = debts_.IsDue(time_);
  if (receipts_sent_ || (due && room)) {
    verdict_->Check(!owed, "R6", "receipts that are due were not sent");
    debts_doubt_ = false;
    debts_.Rest();
  } else if ((due || debts_doubt_) && !owed) {
    debts_doubt_ = true;  // it found nothing that can be sent, or did not look
    debts_.Rest();
  }
  if (back_until_ == kNever) return;
  const bool somebody = std::any_of(back_.begin(), back_.end(),
                                    [&](const PeerModel& peer) { return may(peer.user); });
  if (!somebody) back_doubt_ = true;
  if (time_ < back_until_ || !room) return;
  verdict_->Check(!somebody || back_doubt_, "R6", "nobody was told of the return");
  back_.clear();
  back_until_ = kNever;
}

}  // namespace im::sim
