// The reference model of a MobileIMSDK server, from src/wire/PROTOCOL.md: login and duplicate
// login, kick-out, ACK rules, one retransmission of its own, idle time-out, a restart that forgets;
// with a store, as applications add it, or without.
#ifndef IM_TESTS_SIM_SERVER_H_
#define IM_TESTS_SIM_SERVER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "tests/sim/dice.h"
#include "tests/sim/faults.h"
#include "tests/sim/ledger.h"
#include "tests/sim/letter.h"
#include "tests/sim/network.h"
#include "tests/sim/schedule.h"

namespace im::sim {

struct ServerPlan {
  bool stores = false;
  bool receipts = false;   // some of its clients speak them
  uint32_t strangers = 3;  // users of another server, who write now and then
  double idle = 20000;     // ms
  uint32_t max_inbound_units = 1 << 20;
};

class Server {
 public:
  static constexpr double kRetransmissionMs = 5000;

  Server(Schedule* schedule, Network* network, Dice* dice, const Faults* faults, Ledger* ledger,
         Verdict* verdict, const ServerPlan& plan);

  // --- What comes from the network ---
  void OnOpen(uint32_t link);
  void OnFrame(uint32_t link, const Text& text);
  void OnClosed(uint32_t link);
  void OnIdleCheck(uint32_t link);
  void OnRetransmission(uint32_t number);

  // --- Faults ---
  void Restart();
  void KickSomebody();
  void ForgetSomebody();  // whose next frame is answered with 301
  void MakeNoise();
  void SendGarbage();
  void SendForeignAck();
  void SendOldCopy();
  void SendOddControl();

  void Flood(uint32_t link);

  // Its application sends something to one of those who are online.
  void Push();
  // Sends everything that was not acknowledged once more.
  void SendAllAgain();

 private:
  struct Connection {
    bool logged_in = false;
    Text user;
    int64_t first_login_time = 0;
    double read_at = 0;
  };
  struct Outgoing {
    uint32_t number;
    Text user;
    Text sender;
    Text fingerprint;  // its meaning
    Mail mail;
  };

  void OnLogin(uint32_t link, const ClientFrame& frame);
  void Accept(uint32_t link, const Text& user, int64_t first_login_time);
  void OnMessage(uint32_t link, const ClientFrame& frame);
  void OnReceipt(const ClientFrame& frame);
  void Deliver(const Text& user, Letter letter);
  void Acknowledge(uint32_t link, const ClientFrame& frame);
  void SayNotLoggedIn(uint32_t link, const Text& offending);
  void Kick(uint32_t link, int32_t code);
  void SendSometime(uint32_t link, Mail mail);
  Text Tag();
  Text Stranger();
  bool PushFromStranger(const Text& user);
  Mail Post(const Text& user, Letter letter);  // writes it
  void Send(uint32_t link, Letter letter);
  void Send(uint32_t link, Mail mail);
  void Close(uint32_t link);
  uint32_t LinkOf(const Text& user) const;  // kNobody: not online
  uint32_t Somebody();                      // one of the sessions, or kNobody
  Letter FromServer(int32_t type) const;
  int64_t Clock() const;

  static constexpr uint32_t kNobody = ~0u;

  Schedule* schedule_;
  Network* network_;
  Dice* dice_;
  const Faults* faults_;
  Ledger* ledger_;
  Verdict* verdict_;
  const ServerPlan plan_;
  std::map<uint32_t, Connection> connections_;  // by link
  std::vector<Outgoing> outgoing_;              // not acknowledged by their receivers
  std::deque<std::pair<Text, Mail>> archive_;   // what was sent to whom, the newest
  uint32_t next_number_ = 1;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_SERVER_H_
