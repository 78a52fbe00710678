#include "session/peers.h"

#include <algorithm>

namespace im {

PeerKind Peers::KindOf(uint64_t id) const {
  const Peer* peer = Find(id);
  if (peer == nullptr) return PeerKind::kUnknown;
  return peer->capable ? PeerKind::kCapable : PeerKind::kLegacy;
}

const Peer* Peers::Find(uint64_t id) const {
  const uint32_t index = by_id_.Find(id);
  return index == HashTable::kAbsent ? nullptr : &peers_[index];
}

Peer* Peers::Find(uint64_t id) {
  const uint32_t index = by_id_.Find(id);
  return index == HashTable::kAbsent ? nullptr : &peers_[index];
}

double Peers::Hear(uint64_t id, std::u16string_view spelling, bool capable, double now,
                   uint32_t limit) {
  double silence = __builtin_inf();
  uint32_t index = by_id_.Find(id);
  if (index != HashTable::kAbsent) {
    silence = now - peers_[index].heard_at;
    Unlink(index);
  } else {
    if (spelling.size() > kMaxPeerUnits) return 0;
    index = Place(id, limit);
    if (index == kNone) return 0;
  }
  Peer& peer = peers_[index];
  if (spelling.size() <= kMaxPeerUnits) {
    peer.name_units = static_cast<uint8_t>(spelling.size());
    std::copy(spelling.begin(), spelling.end(), peer.name);
  }
  peer.heard_at = now;
  peer.capable = capable;
  LinkFirst(index);
  return silence;
}

void Peers::Exchange(uint64_t id, double now) {
  if (Peer* peer = Find(id)) peer->exchanged_at = now;
}

// Where a new peer is kept, in no list yet; kNone: no memory, nothing changed.
uint32_t Peers::Place(uint64_t id, uint32_t limit) {
  uint32_t index = peers_.size();
  if (index >= limit) {
    index = least_recent_;
    by_id_.Erase(peers_[index].id);  // which leaves room for the other
    Unlink(index);
    ++forgotten_;
  } else if (!peers_.Append(Peer{})) {
    return kNone;
  }
  if (!by_id_.Insert(id, index)) {
    peers_.Resize(index);
    return kNone;
  }
  peers_[index] = Peer{};
  peers_[index].id = id;
  return index;
}

void Peers::Unlink(uint32_t index) {
  const Peer& peer = peers_[index];
  (peer.more_recent == kNone ? most_recent_ : peers_[peer.more_recent].less_recent) =
      peer.less_recent;
  (peer.less_recent == kNone ? least_recent_ : peers_[peer.less_recent].more_recent) =
      peer.more_recent;
}

void Peers::LinkFirst(uint32_t index) {
  peers_[index].more_recent = kNone;
  peers_[index].less_recent = most_recent_;
  (most_recent_ == kNone ? least_recent_ : peers_[most_recent_].more_recent) = index;
  most_recent_ = index;
}

}  // namespace im
