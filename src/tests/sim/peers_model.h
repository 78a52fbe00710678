// Who may be sent a control frame: RECEIPTS.md, 3, said again by a list that is walked.
#ifndef IM_TESTS_SIM_PEERS_MODEL_H_
#define IM_TESTS_SIM_PEERS_MODEL_H_

#include <algorithm>
#include <vector>

#include "tests/sim/options_model.h"
#include "tests/sim/texts.h"

namespace im::sim {

enum class PeerKind { kUnknown, kLegacy, kCapable };

struct PeerModel {
  Text user;
  Text spelling;  // of its name, in its latest word
  bool capable = false;
  double heard = -__builtin_inf();
  double exchanged = -__builtin_inf();  // a message, to it or from it
  double told_typing = -__builtin_inf();
};

class PeersModel {
 public:
  explicit PeersModel(const OptionsModel* options) : options_(options) {}

  const PeerModel* Find(const Text& user) const {
    for (const PeerModel& peer : peers_) {
      if (peer.user == user) return &peer;
    }
    return nullptr;
  }

  PeerKind KindOf(const Text& user) const {
    const PeerModel* peer = Find(user);
    if (peer == nullptr) return PeerKind::kUnknown;
    return peer->capable ? PeerKind::kCapable : PeerKind::kLegacy;
  }

  // Returns for how long it was silent.
  double Hear(const Text& user, const Text& spelling, bool capable, double now) {
    const PeerModel* known = Find(user);
    PeerModel peer = known != nullptr ? *known : PeerModel{};
    if (known != nullptr) peers_.erase(peers_.begin() + (known - peers_.data()));
    if (static_cast<double>(peers_.size()) >= options_->max_peers) {
      peers_.erase(peers_.begin());
      ++forgotten_;
    }
    const double silence = now - peer.heard;
    peer.user = user;
    peer.spelling = spelling;
    peer.capable = capable;
    peer.heard = now;
    peers_.push_back(std::move(peer));
    return silence;
  }

  void Exchanged(const Text& user, double now) {
    if (PeerModel* peer = Mutable(user)) peer->exchanged = now;
  }
  void ToldTyping(const Text& user, double now) {
    if (PeerModel* peer = Mutable(user)) peer->told_typing = now;
  }

  // Those who are to hear that the client is back, most recent first. Of those that are equally
  // recent nobody can say which are the last of so many.
  std::vector<PeerModel> Recent(double now) const {
    std::vector<PeerModel> recent;
    for (const PeerModel& peer : peers_) {
      if (peer.capable && peer.exchanged >= now - kRecentMs) recent.push_back(peer);
    }
    std::stable_sort(recent.begin(), recent.end(), [](const PeerModel& a, const PeerModel& b) {
      return a.exchanged > b.exchanged;
    });
    while (recent.size() > kBackPeers &&
           recent.back().exchanged < recent[kBackPeers - 1].exchanged) {
      recent.pop_back();
    }
    return recent;
  }

  double forgotten() const { return forgotten_; }

 private:
  PeerModel* Mutable(const Text& user) { return const_cast<PeerModel*>(Find(user)); }

  const OptionsModel* options_;
  std::vector<PeerModel> peers_;  // the one that was heard last is the last
  double forgotten_ = 0;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_PEERS_MODEL_H_
