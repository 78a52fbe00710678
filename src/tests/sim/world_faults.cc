// How the faults that are events of their own befall a world: the second half of world.h.
#include <algorithm>

#include "base/check.h"
#include "tests/sim/world.h"

namespace im::sim {

uint32_t World::SomeLink() {
  const uint32_t recent = std::min(network_->size(), 8u);
  for (uint32_t tries = 0; tries < recent; ++tries) {
    const uint32_t number = network_->size() - 1 - dice_.Below(recent);
    const Link& link = network_->link(number);
    if (link.open && !link.client_closed && !link.server_closed && !link.broken) return number;
  }
  return kNone;
}

void World::Befall(Fault fault) {
  static constexpr WakeHint kHints[] = {WakeHint::kResumed, WakeHint::kNetworkUp,
                                        WakeHint::kNetworkDown, WakeHint::kSuspended};
  const uint32_t number = dice_.Below(static_cast<uint32_t>(clients_.size()));
  Client& client = clients_[number];
  const bool frozen = schedule_.now() < client.frozen_until;
  const uint32_t link = SomeLink();
  trace_->Line(schedule_.now(), "world", [&] { return std::string(NameOf(fault)); });
  switch (fault) {
    case Fault::kCutClean:
      if (link != kNone) network_->CloseByServer(link, dice_.Chance(500) ? 1000 : 1001);
      if (link != kNone) server_->OnClosed(link);
      break;
    case Fault::kCutAbrupt:
      if (link != kNone) network_->Break(link);
      break;
    case Fault::kHalfOpen:
      if (link != kNone) network_->HalfOpen(link, true, true);
      break;
    case Fault::kHalfOpenOneWay: {
      const bool up = dice_.Chance(500);
      if (link != kNone) network_->HalfOpen(link, up, !up);
      break;
    }
    case Fault::kStall:
      if (link != kNone) network_->Stall(link, dice_.Scaled(100, 60000));
      break;
    case Fault::kNeverReads:
      if (link != kNone) network_->Choke(link);
      if (link != kNone) server_->Flood(link);
      break;
    case Fault::kSleep:
      return Freeze(number);
    case Fault::kStarve:
      client.starved_until = schedule_.now() + dice_.Scaled(1000, 600000);
      break;
    case Fault::kSpuriousTick:
      if (!frozen) client.app->host().Tick(Clock());
      break;
    case Fault::kNetworkHint: {
      if (frozen) break;
      const double now = Clock();
      client.app->host().Wake(dice_.Pick(kHints), now);
      break;
    }
    case Fault::kStaleInput:
      if (!frozen) SendStaleInput(number);
      break;
    case Fault::kKill:
      client.app->Restart(schedule_.now());
      client.timer_at = -1;
      break;
    default:
      return BefallServer(fault);
  }
  if (!frozen) AfterInput(number);
}

void World::BefallServer(Fault fault) {
  switch (fault) {
    case Fault::kServerRestart:
      return server_->Restart();
    case Fault::kKick:
      return server_->KickSomebody();
    case Fault::kSessionLost:
      return server_->ForgetSomebody();
    case Fault::kServerNoise:
      return server_->MakeNoise();
    case Fault::kGarbage:
      return server_->SendGarbage();
    case Fault::kForeignAck:
      return server_->SendForeignAck();
    case Fault::kOldCopy:
      return server_->SendOldCopy();
    case Fault::kOddControl:
      return server_->SendOddControl();
    default:
      IM_CHECK(false);  // not an event of its own
  }
}

// S10: nothing that a link says counts when it is not the one that is open now.
void World::SendStaleInput(uint32_t number) {
  Host& host = clients_[number].app->host();
  const bool linked = host.socket() != Host::kNoSocket || host.state() == State::kConnecting;
  const uint32_t newest = host.newest_link();
  const uint32_t stale = linked ? newest + 1 - 2 * dice_.Below(2) : newest - dice_.Below(2);
  Letter letter;
  letter.from = u"0";
  letter.content = u"too late";
  letter.qos = dice_.Chance(500);
  if (letter.qos) letter.fingerprint = u"stale";
  im::sim::Write(&letter);
  const uint32_t choice = dice_.Below(4);
  const double now = Clock();
  switch (choice) {
    case 0:
      return host.LinkOpened(stale, now);
    case 1:
      return host.LinkClosed(stale, kAbnormalClosure, now);
    case 2:
      return host.Token(stale, dice_.Chance(500), now);
    default:
      return host.LinkFrame(stale, letter, now);
  }
}

void World::Freeze(uint32_t number) {
  Client& client = clients_[number];
  const auto awake = std::count_if(clients_.begin(), clients_.end(), [&](const Client& other) {
    return schedule_.now() >= other.frozen_until;
  });
  if (awake < 2 || schedule_.now() < client.frozen_until) return;  // somebody must live on
  client.frozen_until = schedule_.now() + dice_.Scaled(100, 1000000);
  schedule_.At(client.frozen_until, EventKind::kThaw, number);
}

// The host may be told that it slept, before it finds what waited in its queue, or not.
void World::Thaw(uint32_t number) {
  Client& client = clients_[number];
  if (schedule_.now() < client.frozen_until) return;  // frozen again
  if (dice_.Chance(500)) client.app->host().Wake(WakeHint::kResumed, Clock());
  for (const Event& event : client.waiting) schedule_.Again(event, schedule_.now());
  client.waiting.clear();
  AfterInput(number);
}

}  // namespace im::sim
