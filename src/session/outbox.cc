#include "session/outbox.h"

#include <algorithm>

#include "base/check.h"

namespace im {

Status Outbox::Add(const OutboxMessage& message, const Config& config, uint32_t* number) {
  if (pending_ >= config.max_pending ||
      static_cast<double>(pending_bytes_) + message.bytes > config.max_pending_bytes) {
    return Status::kQueueFull;
  }
  if (message.qos && by_fingerprint_.Find(message.fingerprint) != HashTable::kAbsent) {
    return Status::kDuplicateFingerprint;
  }
  uint32_t index = kNone;
  if (!NewEntry(&index)) return Status::kOutOfMemory;
  if (message.qos && !by_fingerprint_.Insert(message.fingerprint, index)) {
    entries_[index].next = free_;
    free_ = index;
    return Status::kOutOfMemory;
  }
  Entry& entry = entries_[index];
  entry = Entry{};
  entry.fingerprint = message.fingerprint;
  entry.recipient = message.recipient;
  entry.expires_at = message.expires_at;
  entry.number = TakeNumber();
  entry.bytes = message.bytes;
  entry.previous = tail_;
  entry.next = kNone;
  entry.subtype = message.subtype;
  entry.qos = message.qos;
  entry.tagged = message.tagged;
  (tail_ == kNone ? head_ : entries_[tail_].next) = index;
  tail_ = index;
  if (unsent_ == kNone) unsent_ = index;
  ++pending_;
  pending_bytes_ += message.bytes;
  next_expiry_ = std::min(next_expiry_, entry.expires_at);
  *number = entry.number;
  return Status::kOk;
}

// 0 means none, and the border counts in int32.
uint32_t Outbox::TakeNumber() {
  const uint32_t number = next_number_;
  next_number_ = number == INT32_MAX ? 1 : number + 1;
  return number;
}

std::optional<AckedMessage> Outbox::Acknowledge(uint64_t fingerprint, uint64_t from) {
  const uint32_t index = by_fingerprint_.Find(fingerprint);
  if (index == HashTable::kAbsent) return std::nullopt;
  const Entry& entry = entries_[index];
  if (!entry.transmitted || entry.recipient != from) return std::nullopt;
  const AckedMessage acked{entry.recipient, entry.sent_at, entry.number,
                           entry.bytes,     entry.subtype, entry.tagged};
  Settle(index);
  return acked;
}

bool Outbox::Abort(uint32_t number) {
  for (uint32_t i = head_; i != kNone; i = entries_[i].next) {
    if (entries_[i].number != number) continue;
    Lose(i, LostReason::kAborted);
    return true;
  }
  return false;
}

void Outbox::LoseAll(LostReason reason) {
  while (head_ != kNone) Lose(head_, reason);
}

std::optional<Transmission> Outbox::NextTransmission(double now, double heard_at,
                                                     const Config& config) {
  if (retransmission_due_) {
    const std::optional<Transmission> again = Retransmit(now, heard_at, config);
    if (again) return again;
    retransmission_due_ = false;
  }
  return TransmitFirst(now, config);
}

std::optional<Transmission> Outbox::Retransmit(double now, double heard_at, const Config& config) {
  for (; due_from_ != unsent_ && due_from_ != kNone; due_from_ = entries_[due_from_].next) {
    Entry& entry = entries_[due_from_];
    const bool due = now >= entry.sent_at + config.retry_interval;
    if (!due || entry.retransmissions >= config.retransmits) continue;
    if (heard_at > entry.sent_at) entry.proven = entry.retransmissions;
    entry.sent_at = now;
    ++entry.retransmissions;
    next_due_ = std::min(next_due_, now + config.retry_interval);
    return Transmission{entry.number, entry.retransmissions, entry.subtype, false, true, true};
  }
  return std::nullopt;
}

std::optional<Transmission> Outbox::TransmitFirst(double now, const Config& config) {
  if (unsent_ == kNone || IsShut(now, config)) return std::nullopt;
  opens_at_ = kOpen;
  const uint32_t index = unsent_;
  Entry& entry = entries_[index];
  const Transmission transmission{entry.number, entry.retransmissions, entry.subtype,
                                  !entry.qos,   entry.transmitted,     false};
  if (!entry.qos) {
    Settle(index);
    return transmission;
  }
  unsent_ = entry.next;
  entry.in_flight = true;
  entry.transmitted = true;
  entry.sent_at = now;
  ++in_flight_;
  if (in_flight_ >= config.window) opens_at_ = now + kRefillMs;
  next_due_ = std::min(next_due_, now + config.retry_interval);
  return transmission;
}

double Outbox::refill_deadline(const Config& config) const {
  const bool waits = unsent_ != kNone && in_flight_ < config.window && opens_at_ != kOpen;
  return waits ? opens_at_ : kNever;
}

std::optional<LostMessage> Outbox::NextLost() {
  if (lost_.empty()) return std::nullopt;
  return lost_.Pop();
}

void Outbox::TickExpiry(double now) {
  if (now < next_expiry_) return;
  next_expiry_ = kNever;
  for (uint32_t i = head_; i != kNone;) {
    const uint32_t next = entries_[i].next;
    if (now >= entries_[i].expires_at) {
      Lose(i, LostReason::kExpired);
    } else {
      next_expiry_ = std::min(next_expiry_, entries_[i].expires_at);
    }
    i = next;
  }
}

void Outbox::TickDue(double now, double heard_at, bool suspect, const Config& config) {
  if (now < next_due_ && !wants_proof_) return;
  next_due_ = kNever;
  wants_proof_ = false;
  for (uint32_t i = head_; i != unsent_;) {
    const Entry& entry = entries_[i];
    const uint32_t next = entry.next;
    const double due = entry.sent_at + config.retry_interval;
    if (now < due) {
      next_due_ = std::min(next_due_, due);
    } else if (entry.retransmissions < config.retransmits) {
      retransmission_due_ = true;
      due_from_ = head_;
    } else if (heard_at > entry.sent_at && !suspect) {
      Lose(i, LostReason::kUnacknowledged);
    } else {
      wants_proof_ = true;
    }
    i = next;
  }
}

void Outbox::LinkLost(double heard_at) {
  for (uint32_t i = head_; i != unsent_; i = entries_[i].next) {
    Entry& entry = entries_[i];
    entry.in_flight = false;
    // Give back transmissions after the link's last sign of life: they may never have left.
    if (entry.sent_at > heard_at) entry.retransmissions = entry.proven;
    entry.proven = entry.retransmissions;
  }
  unsent_ = head_;
  in_flight_ = 0;
  opens_at_ = kOpen;
  next_due_ = kNever;
  retransmission_due_ = false;
  wants_proof_ = false;
}

bool Outbox::NewEntry(uint32_t* index) {
  if (free_ != kNone) {
    *index = free_;
    free_ = entries_[free_].next;
    return true;
  }
  *index = entries_.size();
  return entries_.Append(Entry{});
}

// Takes the entry out of every list.
void Outbox::Settle(uint32_t index) {
  Entry& entry = entries_[index];
  if (entry.qos) IM_CHECK(by_fingerprint_.Erase(entry.fingerprint));
  if (entry.in_flight) --in_flight_;
  if (unsent_ == index) unsent_ = entry.next;
  if (due_from_ == index) due_from_ = entry.next;
  (entry.previous == kNone ? head_ : entries_[entry.previous].next) = entry.next;
  (entry.next == kNone ? tail_ : entries_[entry.next].previous) = entry.previous;
  --pending_;
  pending_bytes_ -= entry.bytes;
  if (pending_ == 0) next_expiry_ = kNever;  // nothing pending arms no timer
  entry.next = free_;
  free_ = index;
}

void Outbox::Lose(uint32_t index, LostReason reason) {
  // Bounded like the outbox: what is lost was pending.
  IM_CHECK(lost_.Push(LostMessage{entries_[index].number, reason}));
  Settle(index);
}

}  // namespace im
