// The application on top of one client: it sends, logs out and in, aborts, echoes, reacts inside
// its handlers, dies and starts again with the messages that it had kept.
#ifndef IM_TESTS_SIM_APP_H_
#define IM_TESTS_SIM_APP_H_

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "session/config.h"
#include "tests/sim/dice.h"
#include "tests/sim/faults.h"
#include "tests/sim/host.h"
#include "tests/sim/ledger.h"

namespace im::sim {

using Options = std::vector<std::pair<Option, double>>;

struct AppPlan {
  Identity identity;
  Options options;
  std::vector<Text> others;  // whom it may write to; the last of them is never there
  bool server_stores = false;
  bool bulky = false;      // now and then a text that fills a socket
  uint32_t modern = 1000;  // how many of 1000 lives speak receipts, if anybody does
  bool durable = false;    // what it was shown and owes outlives the page
  bool alone = true;       // no other device of this user
};

class App {
 public:
  App(uint32_t index, AppPlan plan, Dice* dice, const Faults* faults, Ledger* ledger,
      Outside* outside, Trace* trace, Verdict* verdict);

  // Does one thing that an application does.
  void Turn(double now);
  // Hears what the host has to tell; to be called after each input of the host.
  void Listen(double now);
  // The page is gone, and the core with it; a new one begins with what was kept.
  void Restart(double now);

  // Writes to everybody once more: evidence of what did not come.
  void Probe() { probes_ = plan_.others.size() - 1; }

  // From now on it only wants to be online, or not, and listens.
  void Settle(bool online) {
    for (Owed& owed : owed_) owed.at = 0;
    Listening(true);
    settling_ = true;
    wants_online_ = online;
  }
  bool settling() const { return settling_; }

  Host& host() { return *host_; }
  const Host& host() const { return *host_; }
  size_t kept() const { return host_->outbox().pending() + Unsent(); }
  const Text& user() const { return plan_.identity.user; }
  bool receipts() const { return receipts_; }
  // Counts the clients that this application has had.
  uint32_t lives() const { return lives_; }
  // In the wanted state, and nothing waits. (What a client that stays offline kept is given up.)
  bool at_rest() const {
    if (host_->outbox().pending() > 0 || probes_ > 0) return false;
    if (wants_online_) return Unsent() == 0 && host_->state() == State::kOnline;
    return !HasSession(host_->state());
  }

 private:
  struct Kept {
    Request request;
    Text fingerprint;
    uint32_t number;         // of this life of the client; 0: not handed over yet
    bool delivered = false;  // and a receipt may come
    double delivered_at = 0;
    int copies = 0;
  };
  struct Owed {
    Text peer;  // a JSON string
    Text fingerprint;
    bool read;
    double at;  // when it is known durably
  };

  void Listening(bool listening);
  double SenseMode() const;  // as planned
  void LoginAndResend(double now);
  void Send(double now);
  void SendAgain(double now);  // under a fingerprint that was used before
  void Accept(const Request& request, double now);
  Request Compose();
  void Act(double now);
  void React(const Told& told, double now);
  void Settled(const Told& told, double now);

  // app_receipts.cc
  void BeginLife(double now);
  void AwaitAgain(double now);
  void SetWall(double now);
  void Hear(const Told& told, double now);
  void HearMessage(const Told& told, double now);
  void HearOutcome(const Told& told);
  void PayDebts(double now);
  bool IsCareful() const;
  void SendProbe(double now);
  size_t Unsent() const;  // of what was kept: not handed over to this life of the client

  const uint32_t index_;
  const AppPlan plan_;
  Dice* dice_;
  const Faults* faults_;
  Ledger* ledger_;
  Outside* outside_;
  Trace* trace_;
  Verdict* verdict_;
  std::unique_ptr<Host> host_;
  std::vector<Kept> kept_;
  std::vector<Request> lost_;                   // the newest, to be sent again
  std::map<uint32_t, Text> received_;           // fingerprints, by numbers of this life
  std::vector<Owed> owed_;                      // receipts, to be handed over
  std::map<uint32_t, Owed> debts_;              // handed over, by their numbers
  std::vector<std::pair<Text, double>> shown_;  // fingerprints, and when
  double wall_ = 0;                             // how far the clock of the device is from the truth
  bool receipts_ = false;
  size_t probes_ = 0;  // to be written
  uint32_t lives_ = 0;
  uint32_t made_ = 0;
  int depth_ = 0;          // of handlers that call
  bool listening_ = true;  // whether somebody hears what the client shows
  bool settling_ = false;
  bool is_retuned_ = false;  // the application has changed the sense mode
  bool wants_online_ = true;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_APP_H_
