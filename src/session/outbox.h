// Messages that were accepted and not yet settled, in the order in which they were accepted. The
// outbox decides what happens to message number N; its text is the host's.
//
//   waiting ──transmit──► in flight ──ACK──► delivered
//      ▲                     │ unanswered: sent again, at most `retransmits` times, then lost
//      └──── link lost ──────┘
//
// Offline time is free: only what is in flight has a due time, and a transmission counts only if
// the link showed life after it.
#ifndef IM_SESSION_OUTBOX_H_
#define IM_SESSION_OUTBOX_H_

#include <cstdint>
#include <optional>

#include "base/array.h"
#include "base/hash_table.h"
#include "base/queue.h"
#include "base/status.h"
#include "session/config.h"
#include "session/event.h"
#include "wire/protocol.h"

namespace im {

struct OutboxMessage {
  uint64_t fingerprint = 0;  // keyed hashes
  uint64_t recipient = 0;
  uint32_t bytes = 0;  // of the frame
  int32_t subtype = kUnsetSubtype;
  bool qos = true;
  bool tagged = false;  // its recipient is asked for a receipt
  double expires_at = 0;  // +inf: never
};

struct Transmission {
  uint32_t message;
  int32_t retransmissions;  // timed ones so far, this one included
  int32_t subtype;
  bool final;  // without QoS: settled by being written
  bool again;  // it was written before, on this link or an earlier one
  bool timed;  // a timed retransmission, not the transmission of a new link
};

// A message that the server has taken.
struct AckedMessage {
  uint64_t recipient;
  double sent_at;
  uint32_t number;
  uint32_t bytes;
  int32_t subtype;
  bool tagged;
};

struct LostMessage {
  uint32_t message;
  LostReason reason;
};

class Outbox {
 public:
  // kQueueFull, kDuplicateFingerprint or kOutOfMemory: nothing changed.
  Status Add(const OutboxMessage& message, const Config& config, uint32_t* number);

  // The message that an ACK settles; none: unknown, never sent, or not from its recipient.
  std::optional<AckedMessage> Acknowledge(uint64_t fingerprint, uint64_t from);

  bool Holds(uint64_t fingerprint) const {
    return by_fingerprint_.Find(fingerprint) != HashTable::kAbsent;
  }

  // A number that no message has.
  uint32_t TakeNumber();
  uint32_t next_number() const { return next_number_; }

  // False: not pending.
  bool Abort(uint32_t number);

  // Gives up everything for `reason`.
  void LoseAll(LostReason reason);

  // The next message to write on the link: what is due again, then what never was on this link,
  // in order, as far as the window reaches.
  std::optional<Transmission> NextTransmission(double now, double heard_at, const Config& config);

  std::optional<LostMessage> NextLost();

  // False: neither of the two has anything to say at this moment.
  bool HasNext(double now, const Config& config) const {
    return has_lost() || retransmission_due_ || (unsent_ != kNone && !IsShut(now, config));
  }
  bool has_lost() const { return !lost_.empty(); }

  // Judges what expired and, while online, what is overdue. `heard_at`: when the link last gave a
  // sign of life. `suspect`: the ACK may lie unread in the socket: nothing is given up.
  void TickExpiry(double now);
  void TickDue(double now, double heard_at, bool suspect, const Config& config);

  // Lets what was in flight wait again, first and in its original order.
  void LinkLost(double heard_at);

  // An overdue message cannot be judged before the link gives a sign of life.
  bool wants_proof() const { return wants_proof_; }

  double expiry_deadline() const { return next_expiry_; }
  double due_deadline() const { return next_due_; }
  double refill_deadline(const Config& config) const;

  uint32_t pending() const { return pending_; }
  uint32_t pending_bytes() const { return pending_bytes_; }
  uint32_t in_flight() const { return in_flight_; }

 private:
  static constexpr uint32_t kNone = ~0u;
  static constexpr double kNever = __builtin_inf();
  static constexpr double kRefillMs = 20;
  static constexpr double kOpen = -__builtin_inf();

  struct Entry {
    uint64_t fingerprint;
    uint64_t recipient;
    double sent_at;  // last transmission
    double expires_at;
    uint32_t number;
    uint32_t bytes;
    uint32_t previous;  // in the order of acceptance; in a free entry `next` links the free list
    uint32_t next;
    int32_t subtype;
    uint8_t retransmissions;
    uint8_t proven;  // of these, the ones after which the link showed life
    bool transmitted : 1;  // ever
    bool in_flight : 1;
    bool qos : 1;
    bool tagged : 1;
  };
  static_assert(sizeof(Entry) == 56, "thousands of them wait while offline");

  bool NewEntry(uint32_t* index);
  void Settle(uint32_t index);
  void Lose(uint32_t index, LostReason reason);
  std::optional<Transmission> Retransmit(double now, double heard_at, const Config& config);
  std::optional<Transmission> TransmitFirst(double now, const Config& config);

  // A window that was full takes messages again when half of it is free: what a host writes in one
  // go costs it little more than one message, and one for each ACK would be a write each. Where
  // ACKs do not come, time opens it.
  bool IsShut(double now, const Config& config) const {
    return in_flight_ >= config.window ||
           (in_flight_ > config.window / 2 && now < opens_at_);
  }

  Array<Entry> entries_;
  HashTable by_fingerprint_;  // to the index of the entry; only with QoS
  Queue<LostMessage> lost_;
  uint32_t head_ = kNone;
  uint32_t tail_ = kNone;
  uint32_t free_ = kNone;
  uint32_t due_from_ = kNone;  // where the current pass of retransmissions goes on
  uint32_t unsent_ = kNone;  // first entry not written on this link; all before it is in flight
  uint32_t next_number_ = 1;
  uint32_t pending_ = 0;
  uint32_t pending_bytes_ = 0;
  uint32_t in_flight_ = 0;
  // Lower bounds: a tick that comes too early finds nothing and sets them right.
  double next_due_ = kNever;
  double next_expiry_ = kNever;
  double opens_at_ = kOpen;  // when a window that was full takes messages again, at the latest
  bool retransmission_due_ = false;
  bool wants_proof_ = false;
};

}  // namespace im

#endif  // IM_SESSION_OUTBOX_H_
