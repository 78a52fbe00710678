// What became of every message, across clients and their lives: who said what, what the server
// took, where it was shown. From it the promises that no single client can be judged by.
#ifndef IM_TESTS_SIM_LEDGER_H_
#define IM_TESTS_SIM_LEDGER_H_

#include <cstdint>
#include <map>
#include <set>
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
    fate.received = fate.read = fate.copies = 0;
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

  // Tells how often.
  int Shown(const Text& fingerprint) { return ++fates_[fingerprint].shown; }

  // --- Receipts ---
  // Its recipient's application says that a person has seen it.
  void Seen(const Text& fingerprint) { fates_[fingerprint].seen = true; }

  void Received(const Text& fingerprint) {
    Fate& fate = fates_[fingerprint];
    verdict_->Check(fate.shown > 0, "R1", [&] {
      return Readable(fingerprint) + " is called received and nobody was shown it";
    });
    verdict_->Check(fate.delivered == 1 && ++fate.received == 1, "R7", [&] {
      return Readable(fingerprint) + " is received twice, or not delivered before";
    });
  }
  void Read(const Text& fingerprint) {
    Fate& fate = fates_[fingerprint];
    verdict_->Check(fate.seen, "R1",
                    [&] { return Readable(fingerprint) + " is called read and nobody saw it"; });
    verdict_->Check(fate.received == 1 && ++fate.read == 1, "R7", [&] {
      return Readable(fingerprint) + " is read twice, or not received before";
    });
  }
  void Unconfirmed(const Text& fingerprint) {
    const Fate& fate = fates_[fingerprint];
    verdict_->Check(fate.delivered == 1 && fate.received == 0, "R7", [&] {
      return Readable(fingerprint) + " is unconfirmed, and was received, or never delivered";
    });
  }
  // Sent again after it was delivered.
  void Copied(const Text& fingerprint, const Text& recipient) {
    const int copies = ++fates_[fingerprint].copies;
    const int most = tagging_.count(recipient) > 0 ? 5 : 1;
    verdict_->Check(copies <= most, "R5", [&] {
      return Readable(fingerprint) + " has " + std::to_string(copies) + " copies";
    });
  }

  // This user wrote a tagged message or a control frame.
  void ShowedTag(const Text& user) { tagging_.insert(user); }
  void SentControl(const Text& to) {
    verdict_->Check(tagging_.count(to) > 0, "R2",
                    [&] { return "a control frame to " + Readable(to) + ", a legacy client"; });
  }

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
    bool seen = false;
    int received = 0;
    int read = 0;
    int copies = 0;
  };

  void CheckOneEnd(const Text& fingerprint, const Fate& fate) {
    verdict_->Check(fate.accepted && fate.delivered + fate.lost == 1, "S1",
                    [&] { return Readable(fingerprint) + " has more than one end"; });
  }

  Verdict* verdict_;
  std::map<Text, Fate> fates_;
  std::set<Text> tagging_;  // those who have shown the tag
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_LEDGER_H_
