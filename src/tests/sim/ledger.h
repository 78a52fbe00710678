// What became of every message, across clients and their lives: who said what, what the server
// took, where it was shown. From it the promises that no single client can be judged by.
#ifndef IM_TESTS_SIM_LEDGER_H_
#define IM_TESTS_SIM_LEDGER_H_

#include <cstdint>
#include <map>
#include <string>

#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

class Ledger {
 public:
  explicit Ledger(Verdict* verdict) : verdict_(verdict) {}

  // `certain`: to a user who will be there in the end, over a server that stores.
  void Accepted(const Text& fingerprint, bool certain) {
    Fate& fate = fates_[fingerprint];
    verdict_->Check(!fate.accepted || fate.lost > 0 || fate.delivered > 0, "S1",
                    "a fingerprint was made twice");
    fate.delivered = fate.lost = 0;  // one that was lost may be sent again
    fate.accepted = true;
    fate.certain = certain;
  }

  // Its text is kept for the next life of the client: the same message, not another.
  void Revived(const Text& fingerprint) { fates_[fingerprint].accepted = false; }

  void TakenByServer(const Text& fingerprint) { fates_[fingerprint].taken = true; }

  void Delivered(const Text& fingerprint) {
    Fate& fate = fates_[fingerprint];
    ++fate.delivered;
    verdict_->Check(fate.taken, "S2", [&] {
      return Readable(fingerprint) + " is called delivered and the server never took it";
    });
    CheckOneEnd(fingerprint, fate);
  }
  void Lost(const Text& fingerprint) {
    Fate& fate = fates_[fingerprint];
    ++fate.lost;
    CheckOneEnd(fingerprint, fate);
  }

  void Shown(const Text& fingerprint) { ++fates_[fingerprint].shown; }

  // In the end, with every client online and nothing under way.
  void CheckEnd() {
    for (const auto& entry : fates_) {
      const Text& fingerprint = entry.first;
      const Fate& fate = entry.second;
      verdict_->Check(!fate.accepted || fate.delivered + fate.lost > 0, "L1",
                      "a message never came to its end");
      verdict_->Check(!fate.certain || fate.delivered == 0 || fate.shown > 0, "L1",
                      [&] { return Readable(fingerprint) + " was delivered and never shown"; });
    }
  }

 private:
  struct Fate {
    bool accepted = false;
    bool certain = false;
    bool taken = false;
    int delivered = 0;
    int lost = 0;
    int shown = 0;
  };

  void CheckOneEnd(const Text& fingerprint, const Fate& fate) {
    verdict_->Check(fate.accepted && fate.delivered + fate.lost == 1, "S1",
                    [&] { return Readable(fingerprint) + " has more than one end"; });
  }

  Verdict* verdict_;
  std::map<Text, Fate> fates_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_LEDGER_H_
