#include "tests/sim/network.h"

#include <algorithm>
#include <utility>

namespace im::sim {

uint32_t Network::Open(uint32_t client, uint32_t core_link, uint32_t life) {
  const uint32_t number = size();
  Link link;
  link.client = client;
  link.core_link = core_link;
  link.life = life;
  link.latency = latency_ * dice_->Between(0.5, 2);
  if (faults_->Strikes(Fault::kSlow, dice_)) link.rate = dice_->Scaled(0.02, 4);
  links_.push_back(link);
  if (faults_->Strikes(Fault::kRefuse, dice_)) {
    schedule_->After(Latency(link), EventKind::kClientSees, number, 0, kAbnormalClosure);
  } else if (!faults_->Strikes(Fault::kHang, dice_)) {
    schedule_->After(Latency(link) * 3, EventKind::kLinkOpens, number);
  }
  return number;
}

bool Network::WriteUp(uint32_t number, const Text& text) {
  if (faults_->Strikes(Fault::kSendFails, dice_)) return false;
  Link& link = links_[number];
  const double now = schedule_->now();
  if (link.choked) {
    link.stuck += Utf8Size(text);
    return true;
  }
  if (link.up_free <= now) link.stuck = 0;
  link.up_free = std::max(link.up_free, now);
  if (link.rate > 0) link.up_free += Utf8Size(text) / link.rate;
  link.up_last = std::max(link.up_last, link.up_free + Latency(link));
  const auto letter = std::make_shared<Letter>();
  letter->text = text;
  schedule_->At(link.up_last, EventKind::kToServer, number, 0, 0, schedule_->Keep(letter));
  return true;
}

void Network::CloseByClient(uint32_t number) {
  Link& link = links_[number];
  link.client_closed = true;
  link.up_last = std::max(link.up_last, schedule_->now() + Latency(link));
  if (!link.server_closed) schedule_->At(link.up_last, EventKind::kServerSees, number);
}

double Network::Backlog(uint32_t number) const {
  const Link& link = links_[number];
  if (link.choked) return link.stuck;
  const double busy = link.up_free - schedule_->now();
  return busy > 0 ? link.stuck + busy * link.rate : 0;
}

void Network::WriteDown(uint32_t number, Mail mail) {
  Link& link = links_[number];
  if (link.server_closed) return;
  const double size = link.rate > 0 ? Utf8Size(mail->text) / link.rate : 0;
  link.down_last = std::max(link.down_last, schedule_->now() + Latency(link)) + size;
  schedule_->At(link.down_last, EventKind::kToClient, number, 0, 0,
                schedule_->Keep(std::move(mail)));
}

void Network::CloseByServer(uint32_t number, int32_t code) {
  Link& link = links_[number];
  if (link.server_closed) return;
  link.server_closed = true;
  link.down_last = std::max(link.down_last, schedule_->now() + Latency(link));
  schedule_->At(link.down_last, EventKind::kClientSees, number, 0, code);
}

void Network::Break(uint32_t number) {
  links_[number].broken = true;
  schedule_->After(dice_->Scaled(1, 2000), EventKind::kClientSees, number, 1, kAbnormalClosure);
  schedule_->After(dice_->Scaled(1, 2000), EventKind::kServerSees, number, 1);
}

void Network::HalfOpen(uint32_t number, bool up, bool down) {
  links_[number].up_dead |= up;
  links_[number].down_dead |= down;
}

double Network::last_arrival() const {
  double last = 0;
  for (const Link& link : links_) last = std::max({last, link.up_last, link.down_last});
  return last;
}

void Network::Heal() {
  latency_ = 5;
  for (Link& link : links_) {
    link.latency = latency_;
    link.rate = 0;
    if (!link.choked) link.stuck = 0;
  }
}

// A choked link passes nothing up any more.
void Network::Choke(uint32_t number) {
  Link& link = links_[number];
  if (!link.choked) link.stuck = dice_->Between(0, 1200000);
  link.choked = link.up_dead = true;
}

void Network::Stall(uint32_t number, double duration) {
  Link& link = links_[number];
  const double until = schedule_->now() + duration;
  link.up_free = std::max(link.up_free, until);
  link.stuck = dice_->Scaled(1000, 1000000);
  link.up_last = std::max(link.up_last, until);
  link.down_last = std::max(link.down_last, until);
}

}  // namespace im::sim
