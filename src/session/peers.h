// Knows those who wrote to this user, and who of them may be sent a control frame (RECEIPTS.md, 3):
// a peer whose latest message was tagged. Others would show it as a chat line.
#ifndef IM_SESSION_PEERS_H_
#define IM_SESSION_PEERS_H_

#include <cstdint>
#include <string_view>

#include "base/array.h"
#include "base/hash_table.h"
#include "session/event.h"

namespace im {

// A longer user id, as it is spelled on the wire, is nobody's to whom receipts are sent.
constexpr uint32_t kMaxPeerUnits = 128;

struct Peer {
  uint64_t id = 0;  // keyed hash
  double heard_at = 0;
  double exchanged_at = -__builtin_inf();  // when a message went to or came from it
  double typing_told_at = -__builtin_inf();
  uint32_t more_recent = 0;  // in the order of hearing
  uint32_t less_recent = 0;
  bool capable = false;
  uint8_t name_units = 0;
  char16_t name[kMaxPeerUnits] = {};  // JSON string content

  std::u16string_view spelling() const { return {name, name_units}; }
};

class Peers {
 public:
  PeerKind KindOf(uint64_t id) const;

  // nullptr: unknown. Valid until the next Hear.
  Peer* Find(uint64_t id);
  const Peer* Find(uint64_t id) const;

  // A message came from this peer, tagged or not. The least recent goes when there are `limit` of
  // them already. Returns how long it was silent before, in ms, +inf: always. 0 and nullptr of Find
  // afterwards: no memory, or its name is too long.
  double Hear(uint64_t id, std::u16string_view spelling, bool capable, double now,
              uint32_t limit);

  // A message went to this peer, or came from it; nothing if it is unknown.
  void Exchange(uint64_t id, double now);

  // Finds the capable peer with whom the latest message was exchanged, no sooner than `since`, but
  // for those that `skip` names; nullptr: none.
  template <typename Skip>
  const Peer* Latest(double since, const Skip& skip) const {
    const Peer* latest = nullptr;
    for (uint32_t i = 0; i < peers_.size(); ++i) {
      const Peer& peer = peers_.data()[i];
      if (!peer.capable || peer.exchanged_at < since || skip(peer)) continue;
      if (latest == nullptr || peer.exchanged_at > latest->exchanged_at) latest = &peer;
    }
    return latest;
  }

  // How many were forgotten for others.
  double forgotten() const { return forgotten_; }

 private:
  static constexpr uint32_t kNone = ~0u;

  uint32_t Place(uint64_t id, uint32_t limit);
  void Unlink(uint32_t index);
  void LinkFirst(uint32_t index);

  Array<Peer> peers_;
  HashTable by_id_;
  uint32_t most_recent_ = kNone;
  uint32_t least_recent_ = kNone;
  double forgotten_ = 0;
};

}  // namespace im

#endif  // IM_SESSION_PEERS_H_
