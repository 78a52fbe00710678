#include "session/awaiting.h"

#include <algorithm>

#include "base/check.h"

namespace im {

bool Awaiting::HasRoomFor(const AwaitedMessage& message, const Config& config) const {
  return count_ < config.max_awaiting &&
         static_cast<double>(bytes_) + message.bytes <= config.max_awaiting_bytes;
}

bool Awaiting::Insert(const AwaitedMessage& message) {
  uint32_t index = free_;
  if (index != kAbsent) {
    free_ = entries_[index].newer;
  } else {
    index = entries_.size();
    if (!entries_.Append(Entry{})) return false;
  }
  if (!by_fingerprint_.Insert(message.fingerprint, index)) {
    entries_[index].newer = free_;
    free_ = index;
    return false;
  }
  Entry& entry = entries_[index];
  entry = Entry{};
  entry.message = message;
  entry.older = newest_;
  entry.newer = kAbsent;
  (newest_ == kAbsent ? oldest_ : entries_[newest_].newer) = index;
  newest_ = index;
  if (legacy_from_ == kAbsent) legacy_from_ = index;
  ++count_;
  bytes_ += message.bytes;
  next_hold_ = std::min(next_hold_, message.held_until);
  next_due_ = std::min(next_due_, message.sent_at + kFirstCopyMs);
  return true;
}

std::optional<AwaitedMessage> Awaiting::Received(uint64_t fingerprint, uint64_t from) {
  const uint32_t index = by_fingerprint_.Find(fingerprint);
  if (index == kAbsent || entries_[index].message.recipient != from) return std::nullopt;
  const AwaitedMessage message = entries_[index].message;
  Remove(index);
  return message;
}

void Awaiting::Gap(uint64_t peer, double sent_at) {
  for (uint32_t i = oldest_; i != kAbsent; i = entries_[i].newer) {
    Entry& entry = entries_[i];
    if (entry.message.recipient == peer && entry.message.sent_at + kGapMs <= sent_at) {
      MarkDue(&entry);
    }
  }
}

void Awaiting::Sign(uint64_t peer, double now, double grace) {
  for (uint32_t i = oldest_; i != kAbsent; i = entries_[i].newer) {
    Entry& entry = entries_[i];
    if (entry.message.recipient == peer && entry.message.sent_at + grace <= now) MarkDue(&entry);
  }
}

void Awaiting::Spare(uint64_t peer) {
  for (uint32_t i = oldest_; i != kAbsent; i = entries_[i].newer) {
    Entry& entry = entries_[i];
    if (!entry.due || entry.message.recipient != peer) continue;
    entry.due = false;
    --due_;
  }
}

void Awaiting::MarkDue(Entry* entry) {
  if (entry->due || entry->message.copies >= kMaxCopies) return;
  entry->due = true;
  due_from_ = oldest_;
  ++due_;
}

double Awaiting::DueAt(const Entry& entry, PeerKind kind) {
  const AwaitedMessage& message = entry.message;
  if (entry.due || message.copies >= kMaxCopies) return kNever;
  if (kind == PeerKind::kCapable && entry.timed < 2) {
    return message.sent_at + (entry.timed == 0 ? kFirstCopyMs : kSecondCopyMs);
  }
  if (kind == PeerKind::kUnknown && message.copies == 0) return message.sent_at + kOnlyCopyMs;
  return kNever;
}

void Awaiting::TickOne(double now, PeerKind kind, Entry* entry) {
  const double due_at = DueAt(*entry, kind);
  if (now < due_at) {
    next_due_ = std::min(next_due_, due_at);
  } else {
    MarkDue(entry);
    ++entry->timed;
  }
}

void Awaiting::TickHold(double now) {
  if (now < next_hold_) return;
  next_hold_ = kNever;
  for (uint32_t i = oldest_; i != kAbsent;) {
    const uint32_t newer = entries_[i].newer;
    if (now >= entries_[i].message.held_until) {
      GiveUp(i, UnconfirmedReason::kExpired);
    } else {
      next_hold_ = std::min(next_hold_, entries_[i].message.held_until);
    }
    i = newer;
  }
}

std::optional<Copy> Awaiting::NextCopy(double now) {
  if (due_ == 0) return std::nullopt;
  while (!entries_[due_from_].due) due_from_ = entries_[due_from_].newer;
  Entry& entry = entries_[due_from_];
  AwaitedMessage& message = entry.message;
  const Copy copy{message.number, message.subtype, ++message.copies, message.spelled};
  entry.due = false;
  entry.unanswered = true;
  --due_;
  message.spelled = true;
  message.sent_at = now;
  next_due_ = std::min(next_due_, now + kFirstCopyMs);
  return copy;
}

bool Awaiting::Acknowledge(uint64_t fingerprint, uint64_t from) {
  const uint32_t index = by_fingerprint_.Find(fingerprint);
  if (index == kAbsent) return false;
  if (entries_[index].message.recipient == from) entries_[index].unanswered = false;
  return true;
}

bool Awaiting::Abort(uint32_t number) {
  for (uint32_t i = oldest_; i != kAbsent; i = entries_[i].newer) {
    if (entries_[i].message.number != number) continue;
    GiveUp(i, UnconfirmedReason::kAborted);
    return true;
  }
  return false;
}

void Awaiting::GiveUpAll(UnconfirmedReason reason) {
  while (oldest_ != kAbsent) GiveUp(oldest_, reason);
}

std::optional<UnconfirmedMessage> Awaiting::NextUnconfirmed() {
  if (unconfirmed_.empty()) return std::nullopt;
  return unconfirmed_.Pop();
}

void Awaiting::Remove(uint32_t index) {
  Entry& entry = entries_[index];
  IM_CHECK(by_fingerprint_.Erase(entry.message.fingerprint));
  (entry.older == kAbsent ? oldest_ : entries_[entry.older].newer) = entry.newer;
  (entry.newer == kAbsent ? newest_ : entries_[entry.newer].older) = entry.older;
  if (entry.due) --due_;
  if (due_from_ == index) due_from_ = entry.newer;
  if (legacy_from_ == index) legacy_from_ = entry.newer;
  --count_;
  bytes_ -= entry.message.bytes;
  if (count_ == 0) next_due_ = next_hold_ = kNever;  // nothing awaited arms no timer
  entry.newer = free_;
  free_ = index;
}

void Awaiting::GiveUp(uint32_t index, UnconfirmedReason reason) {
  // Bounded like the messages; an end that is not told would break a promise in silence.
  IM_CHECK(unconfirmed_.Push(UnconfirmedMessage{entries_[index].message.number, reason}));
  Remove(index);
}

}  // namespace im
