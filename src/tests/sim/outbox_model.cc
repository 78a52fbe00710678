#include "tests/sim/outbox_model.h"

#include <algorithm>

namespace im::sim {

Status OutboxModel::Accepts(const PendingMessage& message) const {
  if (static_cast<double>(pending_.size()) >= options_->max_pending ||
      pending_bytes() + message.bytes > options_->max_pending_bytes) {
    return Status::kQueueFull;
  }
  for (const PendingMessage& other : pending_) {
    if (message.qos && other.qos && other.fingerprint == message.fingerprint) {
      return Status::kDuplicateFingerprint;
    }
  }
  return Status::kOk;
}

template <typename Predicate>
std::vector<uint32_t> OutboxModel::Take(const Predicate& predicate) {
  std::vector<uint32_t> taken;
  for (const PendingMessage& message : pending_) {
    if (predicate(message)) taken.push_back(message.number);
  }
  if (taken.empty()) return taken;
  pending_.erase(std::remove_if(pending_.begin(), pending_.end(), predicate), pending_.end());
  return taken;
}

std::optional<PendingMessage> OutboxModel::Acknowledge(const Text& fingerprint, const Text& from) {
  const auto is = [&](const PendingMessage& message) {
    return message.qos && message.transmitted && message.fingerprint == fingerprint &&
           message.recipient == from;
  };
  const auto found = std::find_if(pending_.begin(), pending_.end(), is);
  if (found == pending_.end()) return std::nullopt;
  const PendingMessage message = *found;
  pending_.erase(found);
  return message;
}

bool OutboxModel::Holds(const Text& fingerprint) const {
  return std::any_of(pending_.begin(), pending_.end(), [&](const PendingMessage& message) {
    return message.qos && message.fingerprint == fingerprint;
  });
}

bool OutboxModel::Abort(uint32_t number) {
  return !Take([&](const PendingMessage& message) { return message.number == number; }).empty();
}

std::vector<uint32_t> OutboxModel::Expire(double now) {
  return Take([&](const PendingMessage& message) { return now >= message.expires_at; });
}

std::vector<uint32_t> OutboxModel::Overdue(double now, double heard, bool suspect) {
  return Take([&](const PendingMessage& message) {
    return IsDue(message, now) && !MayRetransmit(message) && heard > message.sent_at && !suspect;
  });
}

std::vector<uint32_t> OutboxModel::All() {
  return Take([](const PendingMessage&) { return true; });
}

void OutboxModel::LinkLost(double heard) {
  for (PendingMessage& message : pending_) {
    if (!message.in_flight) continue;
    message.in_flight = false;
    if (message.sent_at > heard) message.retransmissions = message.proven;
    message.proven = message.retransmissions;
  }
}

bool OutboxModel::WantsProof(double now) const {
  return std::any_of(pending_.begin(), pending_.end(), [&](const PendingMessage& message) {
    return IsDue(message, now) && !MayRetransmit(message);
  });
}

const PendingMessage* OutboxModel::Next(double now) const {
  for (const PendingMessage& message : pending_) {
    if (IsDue(message, now) && MayRetransmit(message)) return &message;
  }
  if (in_flight() >= options_->window) return nullptr;
  for (const PendingMessage& message : pending_) {
    if (!message.in_flight) return &message;
  }
  return nullptr;
}

bool OutboxModel::OnTransmission(const im_record& record, const Text& frame, double now,
                                 double heard) {
  const PendingMessage* next = Next(now);
  verdict_->Check(next != nullptr && next->number == record.message, "S6", [&] {
    return "message " + std::to_string(record.message) + " was written, due was " +
           (next != nullptr ? std::to_string(next->number) : "none");
  });
  if (next == nullptr || next->number != record.message) return false;
  PendingMessage& message = pending_[static_cast<size_t>(next - pending_.data())];
  verdict_->Check(frame == message.frame, "S4", "a message was not written as it was accepted");
  const bool timed = message.in_flight;
  if (timed) {
    if (heard > message.sent_at) message.proven = message.retransmissions;
    ++message.retransmissions;
  }
  verdict_->Check(record.code == message.retransmissions, "S6", [&] {
    return "message " + std::to_string(message.number) + " counts " + std::to_string(record.code) +
           " retransmissions instead of " + std::to_string(message.retransmissions);
  });
  verdict_->Check(record.detail == (message.qos ? 0 : 1), "S6",
                  "only a message without QoS is settled by being written");
  message.in_flight = message.transmitted = true;
  message.sent_at = now;
  if (in_flight() >= options_->window) full_at_ = now;
  if (!message.qos) pending_.erase(pending_.begin() + (&message - pending_.data()));
  return timed;
}

void OutboxModel::CheckAllWritten(double now) const {
  verdict_->Check(!MustWrite(now), "S6", [&] {
    return "message " + std::to_string(Next(now)->number) + " could be written and was not";
  });
}

bool OutboxModel::MustWrite(double now) const {
  const PendingMessage* next = Next(now);
  return next != nullptr && (next->in_flight || !MayBeShut(now));
}

double OutboxModel::RefillDue(double now) const {
  const PendingMessage* next = Next(now);
  const bool is_shut = next != nullptr && !next->in_flight && MayBeShut(now);
  return is_shut ? full_at_ + kRefillMs : __builtin_inf();
}

double OutboxModel::Due(double now) const {
  double due = __builtin_inf();
  for (const PendingMessage& message : pending_) {
    const double at = message.sent_at + options_->retry_interval;
    if (message.in_flight && at > now) due = std::min(due, at);
  }
  return due;
}

double OutboxModel::NextExpiry() const {
  double next = __builtin_inf();
  for (const PendingMessage& message : pending_) next = std::min(next, message.expires_at);
  return next;
}

double OutboxModel::pending_bytes() const {
  double bytes = 0;
  for (const PendingMessage& message : pending_) bytes += message.bytes;
  return bytes;
}

uint32_t OutboxModel::in_flight() const {
  return static_cast<uint32_t>(
      std::count_if(pending_.begin(), pending_.end(),
                    [](const PendingMessage& message) { return message.in_flight; }));
}

}  // namespace im::sim
