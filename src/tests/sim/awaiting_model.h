// What a client still owes to a message that the server took: RECEIPTS.md, 5, said again.
#ifndef IM_TESTS_SIM_AWAITING_MODEL_H_
#define IM_TESTS_SIM_AWAITING_MODEL_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "abi/im_api.h"
#include "tests/sim/options_model.h"
#include "tests/sim/peers_model.h"
#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

struct AwaitedModel {
  uint32_t number = 0;
  Text fingerprint;
  Text recipient;
  Text frame;  // as it must be written
  double bytes = 0;
  double sent_at = 0;  // the last time, in online time
  double held_until = 0;
  int copies = 0;
  int timed = 0;     // of them, those by time
  bool due = false;  // a copy is
  bool unanswered = false;  // the last copy is, by the server
};

class AwaitingModel {
 public:
  AwaitingModel(const OptionsModel* options, const PeersModel* peers, Verdict* verdict)
      : options_(options), peers_(peers), verdict_(verdict) {}

  // Each gives the numbers of what is awaited no more, in order.
  std::vector<uint32_t> Add(const AwaitedModel& message);  // for want of room
  std::vector<uint32_t> Expire(double now);
  std::vector<uint32_t> Abort(uint32_t number);
  std::vector<uint32_t> All();

  bool Holds(const Text& fingerprint) const;
  // Its receipt has come.
  std::optional<AwaitedModel> Take(const Text& fingerprint, const Text& from);

  void Tick(double now);
  void Gap(const Text& peer, double sent_at);
  void Sign(const Text& peer, double now, double grace);
  void Spare(const Text& peer);  // who is a legacy one
  void OnAck(const Text& fingerprint, const Text& from);
  void LinkBack(double offline_since, double now);

  // The client writes a copy.
  void OnCopy(const im_record& record, const Text& frame, double now);
  void CheckAllWritten() const;

  double Due() const;
  double NextHold() const;
  // Whether a message was held until then, since nothing was awaited.
  bool WasHold(double deadline) const;
  bool has_due() const;
  size_t size() const { return awaited_.size(); }
  double forgotten() const { return forgotten_; }
  const std::vector<AwaitedModel>& list() const { return awaited_; }

 private:
  double DueAt(const AwaitedModel& message) const;
  AwaitedModel* Next();
  double bytes() const;
  template <typename Predicate>
  std::vector<uint32_t> Remove(const Predicate& predicate);

  const OptionsModel* options_;
  const PeersModel* peers_;
  Verdict* verdict_;
  std::vector<double> holds_;          // of all since nothing was awaited
  std::vector<AwaitedModel> awaited_;  // in the order of the ACKs
  double forgotten_ = 0;
};

// What has come to its recipient and nobody has read yet, as far as is known.
class UnreadModel {
 public:
  explicit UnreadModel(const OptionsModel* options) : options_(options) {}

  void Add(const AwaitedModel& message) {
    while (static_cast<double>(entries_.size()) >= options_->max_awaiting) entries_.pop_front();
    entries_.push_back({message.number, message.fingerprint, message.recipient});
  }

  // Its number, once; 0: not known.
  uint32_t Read(const Text& fingerprint, const Text& from) {
    for (Entry& entry : entries_) {
      if (entry.read || entry.fingerprint != fingerprint || entry.recipient != from) continue;
      entry.read = true;
      return entry.number;
    }
    return 0;
  }

 private:
  struct Entry {
    uint32_t number;
    Text fingerprint;
    Text recipient;
    bool read = false;
  };

  const OptionsModel* options_;
  std::deque<Entry> entries_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_AWAITING_MODEL_H_
