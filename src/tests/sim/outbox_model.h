// What a client owes to each message that it accepted: S1, S2, S6 and S12, said again in the
// simplest way there is, a list that is walked.
#ifndef IM_TESTS_SIM_OUTBOX_MODEL_H_
#define IM_TESTS_SIM_OUTBOX_MODEL_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "abi/im_api.h"
#include "session/event.h"
#include "tests/sim/options_model.h"
#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

struct PendingMessage {
  uint32_t number = 0;
  Text fingerprint;
  Text recipient;
  Text frame;  // as it must be written
  double bytes = 0;
  bool qos = true;
  bool tagged = false;  // and a receipt is awaited
  double expires_at = 0;
  bool in_flight = false;
  bool transmitted = false;  // ever
  double sent_at = 0;
  int retransmissions = 0;
  int proven = 0;  // of them, those after which the link showed life
};

class OutboxModel {
 public:
  OutboxModel(const OptionsModel* options, Verdict* verdict)
      : options_(options), verdict_(verdict) {}

  Status Accepts(const PendingMessage& message) const;
  void Add(const PendingMessage& message) { pending_.push_back(message); }

  // None: nobody's.
  std::optional<PendingMessage> Acknowledge(const Text& fingerprint, const Text& from);
  // Each takes out what it settles and gives the numbers in order.
  bool Abort(uint32_t number);
  std::vector<uint32_t> Expire(double now);
  // In flight, transmitted to the end, unanswered, and the link has lived since: to be lost.
  std::vector<uint32_t> Overdue(double now, double heard, bool suspect);
  std::vector<uint32_t> All();

  bool Holds(const Text& fingerprint) const;
  void LinkLost(double heard);
  bool WantsProof(double now) const;

  // The client writes a message. True: a timed retransmission.
  bool OnTransmission(const im_record& record, const Text& frame, double now, double heard);
  // There is something to be written, and the window does not hold it back.
  bool MustWrite(double now) const;
  // Nothing that must be written was left unwritten.
  void CheckAllWritten(double now) const;
  // A window that is shut opens by then.
  double RefillDue(double now) const;

  // No message may wait longer than until here without the client being called.
  double Due(double now) const;
  double NextExpiry() const;

  size_t pending() const { return pending_.size(); }
  double pending_bytes() const;
  uint32_t in_flight() const;

 private:
  bool IsDue(const PendingMessage& message, double now) const {
    return message.in_flight && now >= message.sent_at + options_->retry_interval;
  }
  bool MayRetransmit(const PendingMessage& message) const {
    return message.retransmissions < options_->retransmits;
  }
  // The message that must be written next, or null.
  const PendingMessage* Next(double now) const;
  // A window that was full takes what goes out for the first time when half of it is free.
  bool MayBeShut(double now) const {
    return in_flight() > options_->window / 2 && now < full_at_ + kRefillMs;
  }
  template <typename Predicate>
  std::vector<uint32_t> Take(const Predicate& predicate);

  const OptionsModel* options_;
  Verdict* verdict_;
  std::vector<PendingMessage> pending_;  // in the order of acceptance
  double full_at_ = -__builtin_inf();    // when a message filled the window
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_OUTBOX_MODEL_H_
