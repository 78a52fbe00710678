#include "tests/sim/world.h"

#include <algorithm>
#include <utility>

#include "tests/sim/plan.h"

namespace im::sim {
namespace {

constexpr double kSlackMs = 1000;
// For what the server and the applications do in between: an idle time-out, a login after a kick.
constexpr double kPatienceMs = 150000;
// For evidence, copies, and their receipts.
constexpr double kReceiptsMs = 30000;

}  // namespace

World::World(Dice dice, Trace* trace)
    : dice_(dice), faults_(&dice_), trace_(trace), ledger_(&verdict_) {
  const Options options = DrawOptions(&dice_);
  for (const auto& [option, value] : options) options_.Set(option, value);
  ServerPlan plan;
  plan.stores = dice_.Chance(600);
  plan.receipts = options_.receipts == 1;
  if (dice_.Chance(200)) plan.strangers = 12;
  // A client that follows may meet any server that begins no later.
  const bool taught = options_.follows() && dice_.Chance(500);
  plan.idle = taught ? kSenseModeModels[dice_.Below(4)].server_idle_ms
                     : options_.sense().server_idle_ms;
  plan.max_inbound_units = static_cast<uint32_t>(options_.max_inbound_units);
  network_ = std::make_unique<Network>(&schedule_, &dice_, &faults_, dice_.Scaled(1, 1000));
  server_ = std::make_unique<Server>(&schedule_, network_.get(), &dice_, &faults_, &ledger_,
                                     &verdict_, plan);
  think_time_ = dice_.Scaled(20, 20000);
  fault_time_ = dice_.Scaled(500, 60000);
  const auto plans = DrawApps(options, faults_.Has(Fault::kTwoDevices), plan.stores, &dice_);
  for (uint32_t i = 0; i < plans.size(); ++i) {
    Client client;
    client.primary = i == 0 || plans[i].identity.user != plans[0].identity.user;
    client.app =
        std::make_unique<App>(i, plans[i], &dice_, &faults_, &ledger_, this, trace_, &verdict_);
    clients_.push_back(std::move(client));
    schedule_.After(dice_.Below(1000), EventKind::kAppTurn, i);
  }
  schedule_.After(fault_time_, EventKind::kFault, 0);
}

const Verdict& World::Run(uint32_t steps) {
  while (trace_->steps() < steps && !verdict_.red()) Dispatch(schedule_.Pop());
  Settle();
  // By then every link that looks alive is, or was found out.
  AwaitRest(schedule_.now() + options_.sense().silence_ms + options_.probe_timeout);
  // What was still under way, what the server has to send again, and a heartbeat of everybody.
  const double quiet =
      kSlackMs + std::max(Server::kRetransmissionMs, options_.sense().keep_alive_ms);
  AwaitRest(std::max(schedule_.now(), network_->last_arrival()) + quiet);
  if (options_.receipts == 1) AwaitReceipts();
  End();
  return verdict_;
}

// L4: a message that comes shows that an earlier one did not.
void World::AwaitReceipts() {
  for (Client& client : clients_) {
    if (client.primary) client.app->Probe();
  }
  AwaitRest(schedule_.now() + kReceiptsMs);
  const bool room = options_.max_peers >= 8 && options_.max_debts >= 64;
  if (!room || verdict_.red()) return;
  for (const Client& client : clients_) {
    for (const AwaitedModel& message : client.app->host().awaiting().list()) {
      const auto reads = [&](const Client& other) {
        return other.primary && other.app->receipts() && other.app->user() == message.recipient;
      };
      const bool awaited =
          message.copies < kCopies && std::any_of(clients_.begin(), clients_.end(), reads);
      verdict_.Check(!awaited, "L4", [&] {
        return Readable(message.fingerprint) + " was delivered, and no receipt came";
      });
    }
  }
}

// Lives on at least until then.
void World::AwaitRest(double until) {
  const double limit = std::max(until, network_->last_arrival()) + SettlingTime();
  while (!verdict_.red() && (!AtRest() || schedule_.next() < until)) {
    verdict_.Check(AtRest() || schedule_.next() < limit, "L1",
                   [&] { return "not at rest in time after the faults stopped:" + Describe(); });
    Dispatch(schedule_.Pop());
  }
}

void World::Settle() {
  faults_.Stop();
  network_->Heal();
  for (uint32_t i = 0; i < clients_.size(); ++i) {
    Client& client = clients_[i];
    client.starved_until = -1;
    const bool frozen = schedule_.now() < client.frozen_until;
    client.frozen_until = -1;
    if (frozen) Thaw(i);
    client.app->Settle(client.primary);
    client.timer_at = -1;  // a throttled timer is set anew
    AfterInput(i);
    schedule_.After(0, EventKind::kAppTurn, i);
  }
  server_->SendAllAgain();  // for those who did not listen
}

// A dead link is found out, left, and replaced; then each message has its attempts, one window
// after the other.
double World::SettlingTime() const {
  const SenseModeModel sense = options_.sense();
  const double online = sense.silence_ms + options_.probe_timeout + 2 * options_.max_delay +
                        2 * options_.connect_timeout + options_.login_timeout;
  size_t pending = 0;
  for (const Client& client : clients_) {
    pending = std::max(pending, client.app->kept());
  }
  const double rounds = static_cast<double>(pending) / options_.window + 2;
  const double each = (options_.retransmits + 2) * options_.retry_interval + sense.keep_alive_ms;
  return online + rounds * each + kPatienceMs;
}

bool World::AtRest() const {
  return std::all_of(clients_.begin(), clients_.end(),
                     [](const Client& client) { return client.app->at_rest(); });
}

std::string World::Describe() const {
  std::string out;
  for (const Client& client : clients_) {
    const Host& host = client.app->host();
    out += " state " + std::to_string(static_cast<int>(host.state())) + " kept " +
           std::to_string(client.app->kept()) + " pending " +
           std::to_string(host.outbox().pending());
  }
  return out;
}

void World::End() {
  if (verdict_.red()) return;
  ledger_.CheckEnd();
  for (uint32_t i = 0; i < clients_.size(); ++i) {
    clients_[i].app->host().Logout(schedule_.now());
    clients_[i].app->Listen(schedule_.now());
    verdict_.Check(clients_[i].app->host().deadline() == __builtin_inf(), "L2",
                   "a timer is armed after logout");
  }
}

// --- Events ---

void World::Dispatch(const Event& event) {
  if (Frozen(event)) return;
  switch (event.kind) {
    case EventKind::kAppTurn:
      clients_[event.subject].app->Turn(Clock());
      AfterInput(event.subject);
      if (!clients_[event.subject].app->settling() && dice_.Chance(200)) server_->Push();
      schedule_.After(
          clients_[event.subject].app->settling() ? 1000 : dice_.Between(0, 2 * think_time_),
          EventKind::kAppTurn, event.subject);
      return;
    case EventKind::kFault: {
      const Fault fault = faults_.DrawEvent(&dice_);
      if (fault != Fault::kCount) Befall(fault);
      if (!clients_.front().app->settling()) {
        schedule_.After(dice_.Between(0, 2 * fault_time_), EventKind::kFault, 0);
      }
      return;
    }
    case EventKind::kTick: {
      Client& client = clients_[event.subject];
      if (event.number != client.timer) return;
      client.timer_at = -1;
      client.app->host().Tick(Clock());
      AfterInput(event.subject);
      return;
    }
    case EventKind::kThaw:
      Thaw(event.subject);
      return;
    case EventKind::kTokenComes:
      if (event.slot != clients_[event.subject].app->lives()) return;
      clients_[event.subject].app->host().Token(event.number, event.code != 0, Clock());
      AfterInput(event.subject);
      return;
    case EventKind::kServerAgain:
      server_->OnRetransmission(event.number);
      return;
    default:
      return DispatchToLink(event);
  }
}

void World::DispatchToLink(const Event& event) {
  const uint32_t number = event.subject;
  Link& link = network_->link(number);
  const uint32_t client = link.client;  // the link itself may move when another is opened
  Mail mail;
  if (event.slot != Schedule::kNoSlot) mail = schedule_.Take(event.slot);
  const bool told = event.number == 1;  // the end of a broken link
  const bool alive = link.life == clients_[client].app->lives();
  switch (event.kind) {
    case EventKind::kLinkOpens:
      if (link.client_closed || link.broken || !alive) return;
      link.open = true;
      server_->OnOpen(number);
      clients_[client].app->host().LinkOpened(link.core_link, Clock());
      AfterInput(client);
      return;
    case EventKind::kToServer:
      if (!network_->ArrivesUp(number) || link.server_closed) return;
      trace_->Step();
      server_->OnFrame(number, mail->text);
      return;
    case EventKind::kToClient:
      if (!network_->ArrivesDown(number) || !alive) return;
      if (link.client_closed && !faults_.Strikes(Fault::kStaleInput, &dice_)) return;
      Deliver(number, *mail);
      return;
    case EventKind::kServerSees:
      if (link.server_closed || (!told && !network_->ArrivesUp(number))) return;
      link.server_closed = true;
      server_->OnClosed(number);
      return;
    case EventKind::kClientSees: {
      if ((!told && !network_->ArrivesDown(number)) || !alive) return;
      const bool stale = link.client_closed;
      if (stale && !faults_.Strikes(Fault::kStaleInput, &dice_)) return;
      link.client_closed = true;
      clients_[client].app->host().LinkClosed(link.core_link, event.code, Clock());
      AfterInput(client);
      return;
    }
    case EventKind::kServerIdle:
      server_->OnIdleCheck(number);
      return;
    case EventKind::kServerLater:
      network_->WriteDown(number, std::move(mail));
      return;
    default:
      return;
  }
}

void World::Deliver(uint32_t number, const Letter& letter) {
  const Link link = network_->link(number);
  clients_[link.client].app->host().LinkFrame(link.core_link, letter, Clock());
  AfterInput(link.client);
}

// What comes for a client that is frozen waits until it thaws.
bool World::Frozen(const Event& event) {
  uint32_t client = event.subject;
  switch (event.kind) {
    case EventKind::kAppTurn:
    case EventKind::kTick:
    case EventKind::kTokenComes:
      break;
    case EventKind::kLinkOpens:
    case EventKind::kToClient:
    case EventKind::kClientSees:
      client = network_->link(event.subject).client;
      break;
    default:
      return false;
  }
  if (schedule_.now() >= clients_[client].frozen_until) return false;
  clients_[client].waiting.push_back(event);
  return true;
}

void World::AfterInput(uint32_t client) {
  clients_[client].app->Listen(Clock());
  SetTimer(client);
}

// Timers are late: a little always, by up to a minute while the host is starved.
void World::SetTimer(uint32_t number) {
  Client& client = clients_[number];
  const double deadline = client.app->host().deadline();
  if (deadline == client.timer_at) return;
  client.timer_at = deadline;
  ++client.timer;
  if (deadline == __builtin_inf()) return;
  double at = std::max(deadline, schedule_.now()) + dice_.Below(4);
  if (schedule_.now() < client.starved_until) at += dice_.Between(0, 60000);
  schedule_.At(at, EventKind::kTick, number, client.timer);
}

double World::Clock() {
  if (!faults_.Strikes(Fault::kClockBack, &dice_)) return schedule_.now();
  return schedule_.now() - dice_.Scaled(1, 1000000);
}

// --- What hosts reach ---

void World::AskToken(uint32_t client, uint32_t core_link) {
  const bool trouble = faults_.Strikes(Fault::kTokenTrouble, &dice_);
  if (trouble && dice_.Chance(300)) return;
  const bool comes = !trouble || dice_.Chance(500);
  const double delay = trouble ? dice_.Scaled(1, 20000) : dice_.Below(3);
  // In the place of a slot: whose question it answers.
  schedule_.At(schedule_.now() + delay, EventKind::kTokenComes, client, core_link, comes ? 1 : 0,
               clients_[client].app->lives());
}

uint32_t World::OpenSocket(uint32_t client, uint32_t core_link) {
  return network_->Open(client, core_link, clients_[client].app->lives());
}

bool World::Write(uint32_t socket, const Text& text) { return network_->WriteUp(socket, text); }

void World::CloseSocket(uint32_t socket) { network_->CloseByClient(socket); }

double World::Backlog(uint32_t socket) { return network_->Backlog(socket); }

Outcome RunSeed(uint64_t seed, uint32_t steps, bool prints) {
  Trace trace(prints);
  World world(Dice(seed), &trace);
  const Verdict& verdict = world.Run(steps);
  return Outcome{trace.hash(), world.now(), verdict.rule(), verdict.what(),
                 world.faults().struck()};
}

}  // namespace im::sim
