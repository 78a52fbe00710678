// Messages that the server has taken and whose receipt has not come (RECEIPTS.md, 5). The server
// may have written them into a dead socket, so they are sent again, sparingly; a server that stores
// for those who are away keeps every copy.
//
//   delivered ──receipt──► received ──receipt──► read
//       │ time, or a sign that it did not come: sent again, a few times
//       └ the end of holdFor, of the session, or of the room: unconfirmed
#ifndef IM_SESSION_AWAITING_H_
#define IM_SESSION_AWAITING_H_

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/array.h"
#include "base/hash_table.h"
#include "base/queue.h"
#include "session/config.h"
#include "session/event.h"

namespace im {

struct AwaitedMessage {
  uint64_t fingerprint = 0;  // keyed hashes
  uint64_t recipient = 0;
  uint32_t number = 0;
  uint32_t bytes = 0;  // of the frame
  int32_t subtype = kUnsetSubtype;
  uint8_t copies = 0;    // sent after the ACK
  bool spelled = true;   // the host has the text of the frame
  double sent_at = 0;    // last transmission
  double held_until = 0;
};

struct Copy {
  uint32_t message = 0;
  int32_t subtype = kUnsetSubtype;
  uint8_t copies = 0;    // this one included
  bool spelled = false;  // before
};

struct UnconfirmedMessage {
  uint32_t message = 0;
  UnconfirmedReason reason = UnconfirmedReason::kExpired;
};

class Awaiting {
 public:
  // Makes room by giving up the oldest that went to a legacy peer, of whom no receipt comes, or
  // else the oldest. False: no memory, nothing changed but that.
  template <typename KindOf>
  bool Add(const AwaitedMessage& message, const Config& config, const KindOf& kind_of) {
    while (count_ > 0 && !HasRoomFor(message, config)) {
      GiveUp(Weakest(kind_of), UnconfirmedReason::kQueueFull);
      ++forgotten_;
    }
    return Insert(message);
  }

  bool Holds(uint64_t fingerprint) const { return by_fingerprint_.Find(fingerprint) != kAbsent; }

  // `from` has the message, which is awaited no more. None: unknown, told before, or not its
  // recipient.
  std::optional<AwaitedMessage> Received(uint64_t fingerprint, uint64_t from);

  // A message that was sent at `sent_at` has come to this peer: what was sent to it clearly earlier
  // and is still awaited has not. One copy of each.
  void Gap(uint64_t peer, double sent_at);

  // The peer was away, or silent, and is there: what was not sent within the last `grace` ms may be
  // lost. One copy of each.
  void Sign(uint64_t peer, double now, double grace);

  // While online: marks what is due by time. `kind_of` tells what is known of a recipient.
  template <typename KindOf>
  void Tick(double now, const KindOf& kind_of) {
    if (now < next_due_) return;
    next_due_ = kNever;
    for (uint32_t i = oldest_; i != kAbsent; i = entries_[i].newer) {
      TickOne(now, kind_of(entries_[i].message.recipient), &entries_[i]);
    }
  }
  void TickHold(double now);

  // The next copy to write on the link.
  std::optional<Copy> NextCopy(double now);

  // The server has answered a transmission. False: the message is not awaited.
  bool Acknowledge(uint64_t fingerprint, uint64_t from);

  // Online again, after a time that counts for no copy. A copy that had no ACK when its link was
  // lost may never have come to the server: a capable peer's is due again.
  template <typename KindOf>
  void LinkBack(double offline_since, double now, const KindOf& kind_of) {
    for (uint32_t i = oldest_; i != kAbsent; i = entries_[i].newer) {
      AwaitedMessage& message = entries_[i].message;
      message.sent_at += now - std::max(message.sent_at, offline_since);
      const bool lost = entries_[i].unanswered;
      if (lost && kind_of(message.recipient) == PeerKind::kCapable) MarkDue(&entries_[i]);
    }
    next_due_ = count_ > 0 ? -kNever : kNever;
  }

  // A peer is of another kind now: its messages are due by another rule.
  void PeerChanged() {
    next_due_ = -kNever;
    legacy_from_ = oldest_;
  }

  // What is due to this peer is not sent: it is a legacy one now.
  void Spare(uint64_t peer);

  bool has_due() const { return due_ > 0; }

  // False: unknown, or told before.
  bool Abort(uint32_t number);
  void GiveUpAll(UnconfirmedReason reason);
  std::optional<UnconfirmedMessage> NextUnconfirmed();
  bool has_unconfirmed() const { return !unconfirmed_.empty(); }

  double due_deadline() const { return next_due_; }
  double hold_deadline() const { return next_hold_; }

  uint32_t size() const { return count_; }
  // How many were given up for want of room.
  double forgotten() const { return forgotten_; }

  static constexpr double kFirstCopyMs = 10000;
  static constexpr double kSecondCopyMs = 60000;
  static constexpr double kOnlyCopyMs = 15000;  // to a peer that nothing is known of
  static constexpr double kGapMs = 2000;
  static constexpr double kSilenceMs = 10000;  // after which a peer's word is a sign of life
  static constexpr uint8_t kMaxCopies = 5;

 private:
  static constexpr uint32_t kAbsent = HashTable::kAbsent;
  static constexpr double kNever = __builtin_inf();

  struct Entry {
    AwaitedMessage message;
    uint32_t older = 0;  // in the order of the ACKs; in a free entry `newer` links the free list
    uint32_t newer = 0;
    uint8_t timed = 0;  // copies by time
    bool unanswered = false;  // the last copy has no ACK
    bool due = false;
  };

  // The first to be given up. What is older than `legacy_from_` went to no legacy peer.
  template <typename KindOf>
  uint32_t Weakest(const KindOf& kind_of) {
    for (; legacy_from_ != kAbsent; legacy_from_ = entries_[legacy_from_].newer) {
      const uint64_t recipient = entries_[legacy_from_].message.recipient;
      if (kind_of(recipient) == PeerKind::kLegacy) return legacy_from_;
    }
    return oldest_;
  }

  bool HasRoomFor(const AwaitedMessage& message, const Config& config) const;
  bool Insert(const AwaitedMessage& message);
  static double DueAt(const Entry& entry, PeerKind kind);
  void TickOne(double now, PeerKind kind, Entry* entry);
  void MarkDue(Entry* entry);
  void Remove(uint32_t index);
  void GiveUp(uint32_t index, UnconfirmedReason reason);

  Array<Entry> entries_;
  HashTable by_fingerprint_;
  Queue<UnconfirmedMessage> unconfirmed_;
  uint32_t oldest_ = kAbsent;
  uint32_t newest_ = kAbsent;
  uint32_t legacy_from_ = kAbsent;
  uint32_t free_ = kAbsent;
  uint32_t count_ = 0;
  uint32_t bytes_ = 0;
  uint32_t due_ = 0;            // entries that are
  uint32_t due_from_ = kAbsent;  // the oldest of them, or one before
  double next_due_ = kNever;   // lower bounds, as in the outbox
  double next_hold_ = kNever;
  double forgotten_ = 0;
};

}  // namespace im

#endif  // IM_SESSION_AWAITING_H_
