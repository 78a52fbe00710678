#include "tests/sim/app.h"

#include <algorithm>

namespace im::sim {
namespace {

constexpr int kDeepestReaction = 3;
constexpr size_t kRemembered = 4;

}  // namespace

App::App(uint32_t index, AppPlan plan, Dice* dice, const Faults* faults, Ledger* ledger,
         Outside* outside, Trace* trace, Verdict* verdict)
    : index_(index),
      plan_(std::move(plan)),
      dice_(dice),
      faults_(faults),
      ledger_(ledger),
      outside_(outside),
      trace_(trace),
      verdict_(verdict) {
  Restart(0);
}

void App::Restart(double now) {
  host_.reset();
  ++lives_;
  host_ = std::make_unique<Host>(index_, plan_.identity, dice_->Next(), now, outside_, trace_,
                                 verdict_);
  listening_ = true;
  BeginLife(now);
}

// What was kept goes out again under the same fingerprints and in the same order.
void App::LoginAndResend(double now) {
  host_->Login(now);
  for (size_t i = 0; i < kept_.size(); ++i) {
    if (kept_[i].number != 0 || kept_[i].delivered || verdict_->red()) continue;
    Text fingerprint;
    Request request = kept_[i].request;
    request.fingerprint = kept_[i].fingerprint;
    const int32_t result = host_->Send(request, now, &fingerprint);
    verdict_->Check(result > 0, "S12", [&] {
      return "a kept message was refused: " + std::to_string(result) + " " + Readable(fingerprint);
    });
    kept_[i].number = static_cast<uint32_t>(result);
    ledger_->Accepted(fingerprint, false);
  }
}

// --- Sending ---

Request App::Compose() {
  Request request;
  const auto others = static_cast<uint32_t>(plan_.others.size());
  request.recipient = dice_->Chance(150) ? Text(u"0") : plan_.others[dice_->Below(others)];
  request.content = Text(u"m") + Number(index_) + u"." + Number(made_++);
  if (dice_->Chance(100)) request.content += u"\u4f60\u597d \U0001f600 \"\\\n<&>";
  const bool bulk = plan_.bulky && dice_->Chance(30);
  request.content.append(dice_->Below(bulk ? 20000 : 40), u'.');
  request.qos = dice_->Chance(850);
  if (dice_->Chance(100)) request.subtype = static_cast<int32_t>(dice_->Next() >> 36);
  if (dice_->Chance(50)) request.expires_after = dice_->Scaled(1, 100000) + 1;
  if (dice_->Chance(100)) {
    request.fingerprint = u"own-" + Number(index_) + u"-" + Number(made_);
    if (faults_->Has(Fault::kHostileFingerprint)) *request.fingerprint += u"__proto__\"\\\u7528";
  }
  return request;
}

void App::Accept(const Request& request, double now) {
  Text fingerprint;
  const int32_t result = host_->Send(request, now, &fingerprint);
  if (result <= 0 || !request.qos) return;
  kept_.push_back(Kept{request, fingerprint, static_cast<uint32_t>(result)});
  const bool comes = request.recipient != plan_.others.back() && request.recipient != u"0";
  ledger_->Accepted(fingerprint, comes && plan_.server_stores);
}

void App::Send(double now) { Accept(Compose(), now); }

// A fingerprint that is pending is refused; one that was lost may be used for the same text.
void App::SendAgain(double now) {
  host_->Tick(now);  // what expires now is no longer pending
  Listen(now);
  if (!kept_.empty() && kept_.front().number != 0 && dice_->Chance(500)) {
    Request request = kept_.front().request;
    request.fingerprint = kept_.front().fingerprint;
    Text unused;
    host_->Send(request, now, &unused);
  } else if (!lost_.empty()) {
    const Request request = lost_.back();
    lost_.pop_back();
    Accept(request, now);
  }
}

// --- Doing ---

void App::Turn(double now) {
  if (faults_->Strikes(Fault::kNobodyListens, dice_)) Listening(!listening_);
  PayDebts(now);
  if (settling_) {
    if (is_retuned_) host_->SetSenseMode(SenseMode(), now);
    is_retuned_ = false;
    if (!wants_online_) return host_->Logout(now);
    if (!HasSession(host_->state())) LoginAndResend(now);
    if (probes_ > 0 && host_->state() == State::kOnline) SendProbe(now);
    return;
  }
  Act(now);
}

double App::SenseMode() const {
  for (const auto& [option, value] : plan_.options) {
    if (option == Option::kSenseMode) return value;
  }
  return 7;
}

void App::Listening(bool listening) {
  listening_ = listening;
  host_->Set(Option::kListening, listening ? 1 : 0);
}

void App::Act(double now) {
  if (!HasSession(host_->state())) {
    if (dice_->Chance(800)) return LoginAndResend(now);
    if (dice_->Chance(300)) host_->Logout(now);
    return Send(now);  // is refused
  }
  const uint32_t choice = dice_->Below(100);
  if (choice < 50) {
    Send(now);
  } else if (choice < 53) {
    for (uint32_t left = dice_->Below(20); left > 0; --left) Send(now);
  } else if (choice < 58) {
    if (!kept_.empty()) host_->Abort(kept_[dice_->Below(3) % kept_.size()].number, now);
  } else if (choice < 62) {
    host_->Abort(1 + dice_->Below(made_ + 1), now);
  } else if (choice < 67) {
    host_->Echo(u"echo " + Number(made_), now);
  } else if (choice < 71) {
    SendAgain(now);
  } else if (choice < 73) {
    host_->Logout(now);
  } else if (choice < 75) {
    host_->Login(now);  // while there is a session: nothing
  } else if (choice < 80) {
    const auto others = static_cast<uint32_t>(plan_.others.size());
    host_->Typing(plan_.others[dice_->Below(others)], now);
  } else if (choice < 81) {
    SetWall(now);
  } else if (choice < 82) {
    host_->Nonsense(dice_->Below(Host::kNonsense), now);
    Listen(now);
  } else if (choice < 83) {
    host_->SetSenseMode(dice_->Below(8), now);
    is_retuned_ = true;
  }
}

// --- Hearing ---

void App::Listen(double now) {
  const std::vector<Told> heard = host_->TakeTold();
  for (const Told& told : heard) Hear(told, now);
  for (const Told& told : heard) {
    if (!settling_ && faults_->Strikes(Fault::kReentry, dice_)) React(told, now);
  }
  PayDebts(now);
}

void App::Settled(const Told& told, double now) {
  const auto found = std::find_if(kept_.begin(), kept_.end(),
                                  [&](const Kept& kept) { return kept.number == told.message; });
  const bool delivered = told.kind == OutputKind::kDelivered;
  verdict_->Check(found != kept_.end() || !delivered, "S2", "an unknown message was delivered");
  if (found == kept_.end()) return;  // without QoS, and lost before it was written
  if (delivered) {
    ledger_->Delivered(found->fingerprint);
    found->delivered = told.detail == 1;
    found->delivered_at = now;
    if (found->delivered) return;
  } else {
    ledger_->Lost(found->fingerprint);
    if (lost_.size() < kRemembered) {
      lost_.push_back(found->request);
      lost_.back().fingerprint = found->fingerprint;
    }
  }
  kept_.erase(found);
}

void App::React(const Told& told, double now) {
  if (depth_ >= kDeepestReaction) return;
  ++depth_;
  switch (dice_->Below(6)) {
    case 0:
      host_->Logout(now);
      break;
    case 1:
      LoginAndResend(now);
      break;
    case 2:
      if (told.message != 0) host_->Abort(told.message, now);
      break;
    default:
      Send(now);
      break;
  }
  Listen(now);
  --depth_;
}

}  // namespace im::sim
