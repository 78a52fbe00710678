#include "tests/sim/awaiting_model.h"

#include <algorithm>

namespace im::sim {
namespace {

constexpr double kNever = __builtin_inf();

}  // namespace

template <typename Predicate>
std::vector<uint32_t> AwaitingModel::Remove(const Predicate& predicate) {
  std::vector<uint32_t> numbers;
  for (const AwaitedModel& message : awaited_) {
    if (predicate(message)) numbers.push_back(message.number);
  }
  if (numbers.empty()) return numbers;
  awaited_.erase(std::remove_if(awaited_.begin(), awaited_.end(), predicate), awaited_.end());
  return numbers;
}

double AwaitingModel::bytes() const {
  double sum = 0;
  for (const AwaitedModel& message : awaited_) sum += message.bytes;
  return sum;
}

// Those make room first that go to legacy peers, and among them, or where there are none, the
// oldest; a message that is larger than all of it is awaited alone.
std::vector<uint32_t> AwaitingModel::Add(const AwaitedModel& message) {
  std::vector<uint32_t> numbers;
  while (!awaited_.empty() && (static_cast<double>(awaited_.size()) >= options_->max_awaiting ||
                               bytes() + message.bytes > options_->max_awaiting_bytes)) {
    auto weakest = std::find_if(awaited_.begin(), awaited_.end(), [&](const AwaitedModel& other) {
      return peers_->KindOf(other.recipient) == PeerKind::kLegacy;
    });
    if (weakest == awaited_.end()) weakest = awaited_.begin();
    numbers.push_back(weakest->number);
    awaited_.erase(weakest);
    ++forgotten_;
  }
  if (awaited_.empty()) holds_.clear();
  holds_.push_back(message.held_until);
  awaited_.push_back(message);
  return numbers;
}

std::vector<uint32_t> AwaitingModel::Expire(double now) {
  return Remove([&](const AwaitedModel& message) { return now >= message.held_until; });
}

std::vector<uint32_t> AwaitingModel::Abort(uint32_t number) {
  return Remove([&](const AwaitedModel& message) { return message.number == number; });
}

std::vector<uint32_t> AwaitingModel::All() {
  return Remove([](const AwaitedModel&) { return true; });
}

bool AwaitingModel::Holds(const Text& fingerprint) const {
  return std::any_of(awaited_.begin(), awaited_.end(), [&](const AwaitedModel& message) {
    return message.fingerprint == fingerprint;
  });
}

std::optional<AwaitedModel> AwaitingModel::Take(const Text& fingerprint, const Text& from) {
  const auto is = [&](const AwaitedModel& message) {
    return message.fingerprint == fingerprint && message.recipient == from;
  };
  const auto found = std::find_if(awaited_.begin(), awaited_.end(), is);
  if (found == awaited_.end()) return std::nullopt;
  const AwaitedModel message = *found;
  awaited_.erase(found);
  return message;
}

// --- Copies ---

double AwaitingModel::DueAt(const AwaitedModel& message) const {
  if (message.due || message.copies >= kCopies) return kNever;
  switch (peers_->KindOf(message.recipient)) {
    case PeerKind::kCapable:
      if (message.timed >= kTimedCopies) return kNever;
      return message.sent_at + (message.timed == 0 ? kFirstCopyMs : kSecondCopyMs);
    case PeerKind::kUnknown:
      return message.copies == 0 ? message.sent_at + kUnknownCopyMs : kNever;
    default:
      return kNever;
  }
}

void AwaitingModel::Tick(double now) {
  for (AwaitedModel& message : awaited_) {
    if (now < DueAt(message)) continue;
    message.due = true;
    ++message.timed;
  }
}

void AwaitingModel::Spare(const Text& peer) {
  for (AwaitedModel& message : awaited_) {
    if (message.recipient == peer) message.due = false;
  }
}

void AwaitingModel::Gap(const Text& peer, double sent_at) {
  for (AwaitedModel& message : awaited_) {
    if (message.recipient == peer && message.sent_at + kGapMs <= sent_at) {
      message.due = message.due || message.copies < kCopies;
    }
  }
}

void AwaitingModel::Sign(const Text& peer, double now, double grace) {
  for (AwaitedModel& message : awaited_) {
    if (message.recipient == peer && message.sent_at + grace <= now) {
      message.due = message.due || message.copies < kCopies;
    }
  }
}

void AwaitingModel::OnAck(const Text& fingerprint, const Text& from) {
  for (AwaitedModel& message : awaited_) {
    if (message.fingerprint == fingerprint && message.recipient == from) message.unanswered = false;
  }
}

// A copy without an ACK went down with its link, for all that is known.
void AwaitingModel::LinkBack(double offline_since, double now) {
  for (AwaitedModel& message : awaited_) {
    message.sent_at += now - std::max(message.sent_at, offline_since);
    if (!message.unanswered || peers_->KindOf(message.recipient) != PeerKind::kCapable) continue;
    message.due = message.due || message.copies < kCopies;
  }
}

AwaitedModel* AwaitingModel::Next() {
  for (AwaitedModel& message : awaited_) {
    if (message.due) return &message;
  }
  return nullptr;
}

void AwaitingModel::OnCopy(const im_record& record, const Text& frame, double now) {
  AwaitedModel* message = Next();
  verdict_->Check(message != nullptr && message->number == record.message, "R5", [&] {
    return "a copy of message " + std::to_string(record.message) + ", due was " +
           (message != nullptr ? std::to_string(message->number) : "none");
  });
  if (message == nullptr) return;
  verdict_->Check(frame == message->frame, "R5", "a copy differs from its message");
  ++message->copies;
  verdict_->Check(record.code == message->copies && message->copies <= kCopies, "R5", [&] {
    return "copy number " + std::to_string(record.code) + " instead of " +
           std::to_string(message->copies);
  });
  message->due = false;
  message->unanswered = true;
  message->sent_at = now;
}

void AwaitingModel::CheckAllWritten() const {
  for (const AwaitedModel& message : awaited_) {
    verdict_->Check(!message.due, "R5", [&] {
      return "a copy of message " + std::to_string(message.number) + " is due and was not written";
    });
  }
}

bool AwaitingModel::has_due() const {
  return std::any_of(awaited_.begin(), awaited_.end(),
                     [](const AwaitedModel& message) { return message.due; });
}

double AwaitingModel::Due() const {
  double due = kNever;
  for (const AwaitedModel& message : awaited_) due = std::min(due, DueAt(message));
  return due;
}

bool AwaitingModel::WasHold(double deadline) const {
  return std::find(holds_.begin(), holds_.end(), deadline) != holds_.end();
}

double AwaitingModel::NextHold() const {
  double next = kNever;
  for (const AwaitedModel& message : awaited_) next = std::min(next, message.held_until);
  return next;
}

}  // namespace im::sim
