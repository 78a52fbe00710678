#include "session/debts.h"

#include <algorithm>

namespace im {

// Takes out what has ended.
void Debts::Sweep() {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < debts_.size(); ++i) {
    const Debt debt = debts_[i];
    if (debt.ended) {
      Tell(debt.number);
    } else {
      debts_[kept++] = debt;
    }
  }
  debts_.Resize(kept);
}

// Without memory for it the host is not told: then it owes the receipt once more, later.
void Debts::Tell(uint32_t number) {
  if (number != 0) ended_.Push(number);
}

// Without a frame under way there is no answer to wait for.
void Debts::RemoveFrame(uint32_t index) {
  frames_[index] = frames_[frames_.size() - 1];
  frames_.Resize(frames_.size() - 1);
  if (frames_.empty()) answer_by_ = kNever;
}

// A debt has left this frame. Of one that holds no debt no answer is awaited.
void Debts::Leave(uint32_t frame) {
  for (uint32_t i = 0; i < debts_.size(); ++i) {
    if (debts_[i].frame == frame) return;
  }
  for (uint32_t i = 0; i < frames_.size(); ++i) {
    if (frames_[i].number == frame) return RemoveFrame(i);
  }
}

void Debts::GiveUp(Debt* debt) {
  debt->ended = true;
  ++forgotten_;
}

bool Debts::Owe(const Debt& debt, double now, const Config& config) {
  Debt* same = std::find_if(debts_.data(), debts_.data() + debts_.size(), [&](const Debt& other) {
    return other.tag == debt.tag && other.peer == debt.peer;
  });
  if (same != debts_.data() + debts_.size()) {
    if (debt.number != 0) {
      Tell(same->number);
      same->number = debt.number;
    }
    if (debt.read && !same->read) {
      const uint32_t frame = same->frame;
      same->read = true;
      same->frame = 0;  // what is under way says less
      Leave(frame);
    }
  } else {
    if (debts_.size() >= config.max_debts) {
      const uint32_t frame = debts_[0].frame;
      GiveUp(&debts_[0]);
      Sweep();
      Leave(frame);
    }
    if (!debts_.Append(debt)) return false;
  }
  due_at_ = ++gathered_ < kMaxReceiptsWritten ? std::min(due_at_, now + kGatherMs) : now;
  return true;
}

bool Debts::Pay(uint64_t peer, uint64_t fingerprint, uint32_t count, double now,
                const Config& config, Array<Receipt>* receipts) {
  receipts->Clear();
  if (!receipts->Reserve(count)) return false;
  if (!frames_.Append(Frame{fingerprint, peer, now, next_frame_})) return false;
  for (uint32_t i = 0; i < debts_.size() && receipts->size() < count; ++i) {
    Debt& debt = debts_[i];
    if (debt.frame != 0 || debt.peer != peer) continue;
    debt.frame = next_frame_;
    ++debt.attempts;
    receipts->Append(Receipt{debt.tag, debt.read});
  }
  next_frame_ = next_frame_ == UINT32_MAX ? 1 : next_frame_ + 1;
  answer_by_ = std::min(answer_by_, now + config.retry_interval);
  return true;
}

bool Debts::Acknowledge(uint64_t fingerprint, uint64_t from) {
  for (uint32_t i = 0; i < frames_.size(); ++i) {
    const Frame frame = frames_[i];
    if (frame.fingerprint != fingerprint || frame.peer != from) continue;
    RemoveFrame(i);
    for (uint32_t k = 0; k < debts_.size(); ++k) {
      debts_[k].ended = debts_[k].frame == frame.number;
    }
    Sweep();
    return true;
  }
  return false;
}

void Debts::Tick(double now, const Config& config) {
  if (now < answer_by_) return;
  answer_by_ = kNever;
  for (uint32_t i = 0; i < frames_.size();) {
    const Frame frame = frames_[i];
    if (now < frame.sent_at + config.retry_interval) {
      answer_by_ = std::min(answer_by_, frame.sent_at + config.retry_interval);
      ++i;
      continue;
    }
    RemoveFrame(i);
    for (uint32_t k = 0; k < debts_.size(); ++k) {
      Debt& debt = debts_[k];
      if (debt.frame != frame.number) continue;
      debt.frame = 0;
      due_at_ = now;
      if (debt.attempts > config.retransmits) GiveUp(&debt);
    }
  }
  Sweep();
}

// Owes again what was under way: it may never have left.
void Debts::LinkLost() {
  for (uint32_t i = 0; i < debts_.size(); ++i) {
    Debt& debt = debts_[i];
    if (debt.frame != 0) --debt.attempts;
    debt.frame = 0;
  }
  frames_.Clear();
  Rest();
  answer_by_ = kNever;
}

void Debts::ForgetAll() {
  for (uint32_t i = 0; i < debts_.size(); ++i) debts_[i].ended = true;
  Sweep();
  LinkLost();
}

std::optional<uint32_t> Debts::NextEnded() {
  if (ended_.empty()) return std::nullopt;
  return ended_.Pop();
}

}  // namespace im
