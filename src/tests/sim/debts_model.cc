#include "tests/sim/debts_model.h"

#include <algorithm>

namespace im::sim {
namespace {

// So much less than it could may a frame hold: the client counts carefully, not exactly.
constexpr double kRoomLeft = 130;

}  // namespace

template <typename Ends>
std::vector<uint32_t> DebtsModel::Take(const Ends& ends) {
  std::vector<uint32_t> numbers;
  std::vector<DebtModel> kept;
  for (const DebtModel& debt : debts_) {
    if (!ends(debt)) {
      kept.push_back(debt);
    } else if (debt.number != 0) {
      numbers.push_back(debt.number);
    }
  }
  debts_ = std::move(kept);
  return numbers;
}

std::vector<uint32_t> DebtsModel::Owe(const DebtModel& debt, double now) {
  std::vector<uint32_t> ended;
  const auto same = std::find_if(debts_.begin(), debts_.end(), [&](const DebtModel& other) {
    return other.tag == debt.tag && other.peer == debt.peer;
  });
  if (same != debts_.end()) {
    if (debt.number != 0) {
      if (same->number != 0) ended.push_back(same->number);
      same->number = debt.number;
    }
    if (debt.read && !same->read) {
      same->read = true;
      same->frame = 0;
      ForgetEmptyFrames();
    }
  } else {
    if (static_cast<double>(debts_.size()) >= options_->max_debts) {
      const Text oldest = debts_.front().tag;
      const Text peer = debts_.front().peer;
      ended =
          Take([&](const DebtModel& other) { return other.tag == oldest && other.peer == peer; });
      ++forgotten_;
      ForgetEmptyFrames();
    }
    debts_.push_back(debt);
  }
  due_ = ++gathered_ < kReceiptsInFrame ? std::min(due_, now + kGatherMs) : now;
  return ended;
}

// Of a frame whose debts have all left it no answer is awaited.
void DebtsModel::ForgetEmptyFrames() {
  std::erase_if(frames_, [&](const Frame& frame) {
    return std::none_of(debts_.begin(), debts_.end(),
                        [&](const DebtModel& debt) { return debt.frame == frame.number; });
  });
}

void DebtsModel::Rest() {
  due_ = __builtin_inf();
  gathered_ = 0;
}

void DebtsModel::LinkLost() {
  for (DebtModel& debt : debts_) {
    if (debt.frame != 0) --debt.attempts;
    debt.frame = 0;
  }
  frames_.clear();
  Rest();
}

std::vector<uint32_t> DebtsModel::Tick(double now) {
  const auto answered = [&](uint32_t number) {
    return std::any_of(frames_.begin(), frames_.end(),
                       [&](const Frame& frame) { return frame.number == number; });
  };
  frames_.erase(std::remove_if(frames_.begin(), frames_.end(),
                               [&](const Frame& frame) {
                                 return now >= frame.sent_at + options_->retry_interval;
                               }),
                frames_.end());
  bool late = false;
  for (DebtModel& debt : debts_) {
    if (debt.frame == 0 || answered(debt.frame)) continue;
    debt.frame = 0;
    debt.over = debt.attempts > options_->retransmits;
    late = true;
  }
  if (!late) return {};
  due_ = now;
  const size_t before = debts_.size();
  const auto ended = Take([](const DebtModel& debt) { return debt.over; });
  forgotten_ += static_cast<double>(before - debts_.size());
  return ended;
}

std::vector<uint32_t> DebtsModel::GiveUpAll() {
  const auto ended = Take([](const DebtModel&) { return true; });
  LinkLost();
  return ended;
}

bool DebtsModel::Acknowledge(const Text& fingerprint, const Text& from,
                             std::vector<uint32_t>* ended) {
  const auto found = std::find_if(frames_.begin(), frames_.end(), [&](const Frame& frame) {
    return frame.fingerprint == fingerprint && frame.peer == from;
  });
  if (found == frames_.end()) return false;
  const uint32_t number = found->number;
  frames_.erase(found);
  *ended = Take([&](const DebtModel& debt) { return debt.frame == number; });
  return true;
}

double DebtsModel::answer_due() const {
  double due = __builtin_inf();
  for (const Frame& frame : frames_) due = std::min(due, frame.sent_at + options_->retry_interval);
  return due;
}

void DebtsModel::OnFrame(const Text& peer, const Text& fingerprint, const ControlWords& words,
                         double bytes, double now, Verdict* verdict) {
  std::vector<DebtModel*> owed;
  for (DebtModel& debt : debts_) {
    if (debt.frame == 0 && debt.peer == peer) owed.push_back(&debt);
  }
  const size_t told = words.receipts.size();
  const size_t most = std::min(owed.size(), kReceiptsInFrame);
  verdict->Check(told <= most, "R6", "more receipts in a frame than are owed, or than may be");
  verdict->Check(told == most || bytes + kRoomLeft > options_->max_frame_bytes, "R6",
                 "receipts that are owed were left out");
  if (told > owed.size()) return;
  ControlWords expected;
  for (size_t i = 0; i < told; ++i) {
    expected.receipts.push_back({owed[i]->tag, owed[i]->read});
    owed[i]->frame = next_frame_;
    ++owed[i]->attempts;
  }
  const Text said = SpellControl(words), right = SpellControl(expected);
  verdict->Check(said == right, "R6",
                 [&] { return "receipts " + Readable(said) + " instead of " + Readable(right); });
  frames_.push_back({next_frame_++, fingerprint, peer, now});
}

}  // namespace im::sim
