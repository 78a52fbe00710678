#include "tests/storm/world.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "tests/sim/dice.h"

namespace im::storm {
namespace {

constexpr uint32_t kLoginSpread = 15000;  // ms: one heartbeat interval, so that they begin evenly
constexpr uint32_t kLeastLatency = 10;
constexpr uint32_t kMostLatency = 60;
constexpr int64_t kWatched = 30000;  // at the end, for the heartbeats: two of their intervals

constexpr uint32_t kMostNodes = 16;

// The nodes in the order in which a client tries them, four bits each.
uint64_t MakeList(const Scenario& scenario, sim::Dice* dice) {
  const uint32_t nodes = scenario.nodes;
  uint8_t order[kMostNodes];
  const uint32_t first = dice->Below(nodes);
  for (uint32_t i = 0; i < nodes; ++i) order[i] = static_cast<uint8_t>((first + i) % nodes);
  for (uint32_t i = nodes; scenario.shuffled && i > 1; --i) {
    std::swap(order[i - 1], order[dice->Below(i)]);
  }
  uint64_t list = 0;
  for (uint32_t i = 0; i < nodes; ++i) list |= static_cast<uint64_t>(order[i]) << (4 * i);
  return list;
}

bool Enough(uint64_t online, uint64_t all) { return online * 100 >= all * 99; }

}  // namespace

World::World(const Scenario& scenario, Scheme scheme, const WorldOptions& options)
    : scenario_(scenario),
      options_(options),
      server_(scenario.nodes, options.capacity),
      places_(options.fleet.clients) {
  IM_CHECK(scenario.nodes <= kMostNodes);
  FleetOptions fleet = options.fleet;
  fleet.urls = scenario.nodes;
  fleet.receipts = scenario.receipts;
  sim::Dice dice(~fleet.seed);
  for (uint32_t i = 0; i < fleet.clients; ++i) {
    Place& place = places_[i];
    const uint32_t span = kMostLatency - kLeastLatency + 1;
    place.latency = static_cast<uint16_t>(kLeastLatency + dice.Below(span));
    place.list = MakeList(scenario, &dice);
    calendar_.At(dice.Below(kLoginSpread), Event{i, 0, EventKind::kStart});
  }
  fleet_ =
      scheme == Scheme::kCore ? MakeCoreFleet(fleet, this) : MakeModelFleet(scheme, fleet, this);
}

Outcome World::Run() {
  for (; calendar_.now() < scenario_.end; calendar_.NextDay()) {
    Weather();
    if (server_.limited() && calendar_.now() >= kCalm) {
      server_.Work([this](const PendingLogin& login) { return Accept(login); });
    }
    calendar_.Live([this](const Event& event) { Happen(event); });
    if (calendar_.now() >= kCalm) offline_ += places_.size() - online_;
    if (options_.tell && calendar_.now() % 1000 == 0) {
      options_.tell(calendar_.now(), static_cast<double>(online_) / places_.size());
    }
  }
  return Judge();
}

void World::Weather() {
  const int64_t now = calendar_.now();
  if (now == kCalm) {
    IM_CHECK(online_ == places_.size());
    if (scenario_.receipts) Talk(1, 0, 1);
    if (options_.on_idle) options_.on_idle();
  }
  if (scenario_.receipts && now == scenario_.outages[0].from - kTalkBefore) {
    Talk(kTalkers, 1, kTalkPeers);
  }
  for (const Outage& outage : scenario_.outages) {
    if (now == outage.from) Fell(outage.node);
    if (now == outage.to) server_.node(outage.node).up = true;
  }
}

// Every so manyth client hears messages with a tag.
void World::Talk(uint32_t every, uint32_t first, uint32_t peers) {
  const double now = static_cast<double>(calendar_.now());
  for (uint32_t i = 0; i < places_.size(); i += every) {
    fleet_->Hear(i, places_[i].link, first, peers, now);
    Arm(i);
  }
}

void World::Fell(uint32_t node) {
  server_.node(node).up = false;
  server_.node(node).logins.clear();
  for (uint32_t i = 0; i < places_.size(); ++i) {
    if (places_[i].node != node || places_[i].line != Line::kOpen) continue;
    places_[i].line = Line::kNone;
    SetOnline(i, false);
    Plan(i, EventKind::kLinkCloses);
  }
}

// --- What clients want ---

void World::OpenLink(uint32_t client, uint32_t link, uint32_t url) {
  Place& place = places_[client];
  place.link = link;
  place.node = static_cast<uint8_t>(place.list >> (4 * url) & 15);
  place.line = Line::kOpening;
  Plan(client, EventKind::kAttemptReaches);
}

void World::CloseLink(uint32_t client) {
  places_[client].line = Line::kNone;
  SetOnline(client, false);
}

void World::SendLogin(uint32_t client) { Plan(client, EventKind::kLoginReaches); }
void World::SendKeepAlive(uint32_t client) { Plan(client, EventKind::kKeepAliveReaches); }

void World::SendControl(uint32_t client) {
  const int64_t now = calendar_.now();
  if (now < scenario_.outages[0].from) return;
  Place& place = places_[client];
  const double delay = static_cast<double>(now - place.online_at);
  const bool first = outcome_.controls_of_one == 0;
  outcome_.control_delay_least = first ? delay : std::min(outcome_.control_delay_least, delay);
  outcome_.control_delay_most = std::max(outcome_.control_delay_most, delay);
  outcome_.controls.Count(now);
  ++place.controls;
  outcome_.controls_of_one = std::max<uint32_t>(outcome_.controls_of_one, place.controls);
  if (client % kTalkers != 0) ++outcome_.controls_of_idle;
}

void World::Plan(uint32_t client, EventKind kind) {
  const Place& place = places_[client];
  calendar_.At(calendar_.now() + place.latency, Event{client, place.link, kind});
}

// --- What happens ---

void World::Happen(const Event& event) {
  switch (event.kind) {
    case EventKind::kAttemptReaches:
      return Attempt(event);
    case EventKind::kLoginReaches:
    case EventKind::kKeepAliveReaches:
      return OnServer(event);
    default:
      OnClient(event);
      return Arm(event.client);
  }
}

// Counted even if the client has given it up by now: the server cannot know that.
void World::Attempt(const Event& event) {
  Place& place = places_[event.client];
  outcome_.attempts.Count(calendar_.now());
  Node& node = server_.node(place.node);
  if (node.up) node.attempts.Count(calendar_.now());
  if (event.link != place.link || place.line != Line::kOpening) return;
  if (node.up) {
    place.line = Line::kOpen;
    Plan(event.client, EventKind::kLinkOpens);
  } else if (!scenario_.hangs) {
    Plan(event.client, EventKind::kLinkCloses);
  }
}

void World::OnServer(const Event& event) {
  const Place& place = places_[event.client];
  if (event.link != place.link || place.line != Line::kOpen) return;
  if (event.kind == EventKind::kKeepAliveReaches) {
    outcome_.heartbeats.Count(calendar_.now());
    return Plan(event.client, EventKind::kKeepAliveAnswered);
  }
  const PendingLogin login{event.client, event.link};
  if (server_.limited() && calendar_.now() >= kCalm) {
    server_.node(place.node).logins.push_back(login);
  } else {
    Accept(login);
  }
}

bool World::Accept(const PendingLogin& login) {
  const Place& place = places_[login.client];
  if (login.link != place.link || place.line != Line::kOpen) return false;
  Plan(login.client, EventKind::kLoginAccepted);
  return true;
}

void World::OnClient(const Event& event) {
  const uint32_t client = event.client;
  Place& place = places_[client];
  const double now = static_cast<double>(calendar_.now());
  switch (event.kind) {
    case EventKind::kStart:
      return fleet_->Login(client, now);
    case EventKind::kTick:
      if (place.armed != calendar_.now()) return;
      place.armed = kNotArmed;
      if (fleet_->Deadline(client) <= now) fleet_->Tick(client, now);
      return;
    case EventKind::kLinkOpens:
      return fleet_->LinkOpened(client, event.link, now);
    case EventKind::kLinkCloses:
      return fleet_->LinkClosed(client, event.link, now);
    case EventKind::kLoginAccepted:
      fleet_->LoginAccepted(client, event.link, now);
      // In the meantime the client may have closed the link, or the node may have fallen.
      if (event.link == place.link && place.line == Line::kOpen) SetOnline(client, true);
      return;
    case EventKind::kKeepAliveAnswered:
      return fleet_->KeepAliveAnswered(client, event.link, now);
    default:
      IM_CHECK(false);
  }
}

// One tick that counts for each client; an earlier one than needed is planned again when it comes.
void World::Arm(uint32_t client) {
  const double deadline = fleet_->Deadline(client);
  if (!std::isfinite(deadline)) return;
  const int64_t at = std::max(static_cast<int64_t>(std::ceil(deadline)), calendar_.now() + 1);
  Place& place = places_[client];
  if (at >= place.armed) return;
  place.armed = at;
  calendar_.At(at, Event{client, 0, EventKind::kTick});
}

void World::SetOnline(uint32_t client, bool online) {
  if (places_[client].online == online) return;
  places_[client].online = online;
  places_[client].online_at = calendar_.now();
  if (online) {
    ++online_;
  } else {
    --online_;
  }
  const int64_t now = calendar_.now();
  if (now < kCalm) return;
  if (online && scenario_.nodes == 1) {
    outcome_.waits.push_back(static_cast<uint32_t>(now - scenario_.returned()));
  }
  const bool enough = Enough(online_, places_.size());
  if (enough && below_since_ >= 0) {
    outcome_.below_ms += static_cast<double>(now - below_since_);
    longest_below_ = std::max(longest_below_, now - below_since_);
    below_since_ = -1;
    back_at_ = now;
  } else if (!enough && below_since_ < 0) {
    below_since_ = now;
  }
}

// --- What it was ---

Outcome World::Judge() {
  const size_t from = kCalm / 1000, to = static_cast<size_t>(scenario_.end) / 1000;
  outcome_.total = outcome_.attempts.Total(from, to);
  outcome_.peak = outcome_.attempts.Peak(from, to);
  for (const Node& node : server_.nodes()) {
    outcome_.peak_at_node = std::max(outcome_.peak_at_node, node.attempts.Peak(from, to));
  }
  outcome_.offline_ms = static_cast<double>(offline_) / static_cast<double>(places_.size());
  if (below_since_ >= 0) {
    outcome_.below_ms += static_cast<double>(scenario_.end - below_since_);
    outcome_.back_ms = -1;
  } else if (scenario_.nodes > 1) {
    outcome_.back_ms = static_cast<double>(longest_below_);
  } else {
    outcome_.back_ms = std::max(0.0, static_cast<double>(back_at_ - scenario_.returned()));
  }
  const size_t watched = to - kWatched / 1000;
  const double mean = static_cast<double>(outcome_.heartbeats.Total(watched, to)) /
                      static_cast<double>(to - watched);
  if (mean > 0) outcome_.heartbeat_wave = outcome_.heartbeats.Peak(watched, to) / mean;
  std::vector<uint32_t> load(scenario_.nodes);
  for (const Place& place : places_) load[place.node] += place.online ? 1 : 0;
  const double fair = static_cast<double>(online_) / scenario_.nodes;
  if (fair > 0) outcome_.fullest_node = *std::max_element(load.begin(), load.end()) / fair;
  return outcome_;
}

}  // namespace im::storm
