// A whole world in one thread, on virtual time, from one seed: clients with the shipped core, the
// network, the server, the applications. First everything may go wrong, and what must never happen
// must not; then the faults stop, and what must come to pass must.
#ifndef IM_TESTS_SIM_WORLD_H_
#define IM_TESTS_SIM_WORLD_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "tests/sim/app.h"
#include "tests/sim/dice.h"
#include "tests/sim/faults.h"
#include "tests/sim/ledger.h"
#include "tests/sim/network.h"
#include "tests/sim/schedule.h"
#include "tests/sim/server.h"
#include "tests/sim/trace.h"
#include "tests/sim/verdict.h"

namespace im::sim {

class World : public Outside {
 public:
  World(Dice dice, Trace* trace);

  // Runs `steps` events with faults, then without until everything is at rest.
  const Verdict& Run(uint32_t steps);

  double now() const { return schedule_.now(); }
  const Faults& faults() const { return faults_; }

 private:
  struct Client {
    std::unique_ptr<App> app;
    bool primary = true;  // of two devices of one user the one that stays in the end
    double frozen_until = -1;
    std::vector<Event> waiting;  // what came meanwhile
    double starved_until = -1;
    double timer_at = -1;  // when the timer that is set fires; negative: none
    uint32_t timer = 0;
  };

  // world.cc
  void Dispatch(const Event& event);
  void DispatchToLink(const Event& event);
  void Deliver(uint32_t link, const Letter& letter);
  bool Frozen(const Event& event);
  void AfterInput(uint32_t client);
  void SetTimer(uint32_t client);
  double Clock();
  void Settle();
  void AwaitRest(double until);
  void AwaitReceipts();
  bool AtRest() const;
  double SettlingTime() const;
  void End();
  std::string Describe() const;

  // world_faults.cc
  void Befall(Fault fault);
  void BefallServer(Fault fault);
  void SendStaleInput(uint32_t client);
  void Freeze(uint32_t client);
  void Thaw(uint32_t client);
  uint32_t SomeLink();  // open; kNone: there is none

  // Outside
  void AskToken(uint32_t client, uint32_t core_link) override;
  uint32_t OpenSocket(uint32_t client, uint32_t core_link) override;
  bool Write(uint32_t socket, const Text& text) override;
  void CloseSocket(uint32_t socket) override;
  double Backlog(uint32_t socket) override;

  static constexpr uint32_t kNone = ~0u;

  Dice dice_;
  Faults faults_;
  Trace* trace_;
  Verdict verdict_;
  Schedule schedule_;
  Ledger ledger_;
  OptionsModel options_;  // every client's
  std::unique_ptr<Network> network_;
  std::unique_ptr<Server> server_;
  std::vector<Client> clients_;
  double think_time_ = 0;
  double fault_time_ = 0;
};

// What one seed says.
struct Outcome {
  uint64_t hash;
  double simulated;  // ms
  std::string rule;  // empty: green
  std::string what;
  std::array<uint32_t, kFaultKinds> struck;
};
Outcome RunSeed(uint64_t seed, uint32_t steps, bool prints);

}  // namespace im::sim

#endif  // IM_TESTS_SIM_WORLD_H_
