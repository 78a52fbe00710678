// What an application has to do with receipts: the second half of app.h.
#include <algorithm>

#include "tests/sim/app.h"

namespace im::sim {
namespace {

constexpr double kEpoch = 1700000000000;  // of the simulation, Unix ms
constexpr size_t kShown = 400;            // fingerprints that outlive a page

}  // namespace

// A page begins with what the last one kept; it may be of another version of the application.
void App::BeginLife(double now) {
  for (const auto& [option, value] : plan_.options) {
    if (option != Option::kReceipts) {
      host_->Set(option, value);
      continue;
    }
    receipts_ = dice_->Chance(plan_.modern);
    host_->Set(option, receipts_ ? 1 : 0);
  }
  SetWall(now);
  for (const auto& entry : debts_) owed_.push_back(entry.second);
  debts_.clear();
  received_.clear();
  if (!plan_.durable) {
    owed_.clear();
    shown_.clear();
  }
  for (const auto& [fingerprint, at] : shown_) {
    host_->Remember(fingerprint, std::max(now - at, 0.0), now);
  }
  AwaitAgain(now);
  for (Kept& kept : kept_) {
    if (kept.delivered) continue;
    kept.number = 0;
    ledger_->Revived(kept.fingerprint);
  }
}

void App::AwaitAgain(double now) {
  const auto awaits = [](const Kept& kept) { return kept.delivered; };
  if (!receipts_) {
    kept_.erase(std::remove_if(kept_.begin(), kept_.end(), awaits), kept_.end());
    return;
  }
  for (Kept& kept : kept_) {
    if (!awaits(kept) || verdict_->red()) continue;
    const double age = std::max(now - kept.delivered_at, 0.0);
    const int32_t number = host_->Await(kept.request, kept.fingerprint, kept.copies, age, now);
    verdict_->Check(number > 0, "R7", "what was delivered cannot be awaited again");
    kept.number = static_cast<uint32_t>(number);
  }
}

// Somebody sets the clock of the device, or it sets itself.
void App::SetWall(double now) {
  if (lives_ > 1 || dice_->Chance(500)) {
    wall_ = dice_->Chance(500) ? 0 : dice_->Between(-3600000, 3600000);
  }
  host_->SetWall(kEpoch + now + wall_, now);
  static constexpr double kNoTimes[] = {-1, __builtin_nan(""), 1e300, -__builtin_inf()};
  if (dice_->Chance(200)) host_->SetWall(dice_->Pick(kNoTimes), now);
}

size_t App::Unsent() const {
  return static_cast<size_t>(std::count_if(kept_.begin(), kept_.end(), [](const Kept& kept) {
    return kept.number == 0 && !kept.delivered;
  }));
}

void App::Hear(const Told& told, double now) {
  switch (told.kind) {
    case OutputKind::kDelivered:
    case OutputKind::kLost:
      return Settled(told, now);
    case OutputKind::kMessage:
      return HearMessage(told, now);
    case OutputKind::kReceiptEnded:
      debts_.erase(told.message);
      return;
    default:
      return HearOutcome(told);
  }
}

void App::HearMessage(const Told& told, double now) {
  verdict_->Check(told.subtype != kControlType, "R3", "a control frame was shown");
  if (!told.fingerprint) return;
  const Text fingerprint = MeaningOf(*told.fingerprint);
  const int times = ledger_->Shown(fingerprint);
  verdict_->Check(times == 1 || told.detail == 0 || !IsCareful(), "R1",
                  [&] { return Readable(fingerprint) + " was shown twice"; });
  if (plan_.durable) {
    shown_.emplace_back(fingerprint, shown_.empty() ? now : std::max(now, shown_.back().second));
    if (shown_.size() > kShown) shown_.erase(shown_.begin());
  }
  if (told.detail == 0) return;
  Owed owed{u'"' + *told.from + u'"', fingerprint, dice_->Chance(300), now};
  if (!settling_ && dice_->Chance(300)) owed.at += dice_->Scaled(10, 20000);  // a slow store
  owed_.push_back(owed);
  if (!dice_->Chance(200)) return;
  owed.read = true;
  if (!settling_) owed.at += dice_->Scaled(100, 60000);
  owed_.push_back(owed);
}

// Forgets no tagged message that it was shown, so each is shown once, whatever happens.
bool App::IsCareful() const {
  const bool forgets =
      std::any_of(plan_.options.begin(), plan_.options.end(),
                  [](const auto& option) { return option.first == Option::kMaxFingerprints; });
  return plan_.alone && plan_.durable && plan_.modern == 1000 && !forgets && shown_.size() < kShown;
}

void App::HearOutcome(const Told& told) {
  if (told.kind == OutputKind::kRead) {
    const auto read = received_.find(told.message);
    verdict_->Check(read != received_.end(), "R7", "read, and not received");
    if (read == received_.end()) return;
    ledger_->Read(read->second);
    received_.erase(read);
    return;
  }
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const Kept& kept) { return kept.number == told.message; });
  if (told.kind == OutputKind::kSendMessage) {
    verdict_->Check(found != kept_.end(), "R5", "a copy of nothing");
    if (found == kept_.end()) return;
    found->copies = told.code;
    ledger_->Copied(found->fingerprint, found->request.recipient);
  } else if (told.kind == OutputKind::kReceived || told.kind == OutputKind::kUnconfirmed) {
    verdict_->Check(found != kept_.end(), "R7", "an unknown message is received");
    if (found == kept_.end()) return;
    if (told.kind == OutputKind::kReceived) {
      ledger_->Received(found->fingerprint);
      received_[told.message] = found->fingerprint;
    } else {
      ledger_->Unconfirmed(found->fingerprint);
    }
    kept_.erase(found);
  }
}

void App::PayDebts(double now) {
  if (!receipts_) owed_.clear();
  for (size_t i = 0; i < owed_.size() && !verdict_->red();) {
    if (owed_[i].at > now) {
      ++i;
      continue;
    }
    const Owed owed = owed_[i];
    owed_.erase(owed_.begin() + static_cast<std::ptrdiff_t>(i));
    if (owed.read) ledger_->Seen(owed.fingerprint);
    const int32_t number = host_->Owe(owed.peer, owed.fingerprint, owed.read, now);
    verdict_->Check(number > 0, "R6", "a receipt cannot be owed");
    debts_[static_cast<uint32_t>(number)] = owed;
  }
}

void App::SendProbe(double now) {
  Request request;
  request.recipient = plan_.others[--probes_];
  request.content = u"probe " + Number(made_++);
  Accept(request, now);
}

}  // namespace im::sim
