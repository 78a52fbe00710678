// What the model knows of the socket: how full it may be, and how full it was seen.
#include <algorithm>

#include "tests/sim/client_model.h"

namespace im::sim {

// S11: with everything said that was to be said, more bytes lie in the socket than may: whoever is
// at the other end reads no more, and the link counts as dead.
bool ClientModel::IsChoked(double backlog) const {
  return IsOnline() && expected_.empty() && lost_.empty() && unconfirmed_.empty() &&
         ended_.empty() && backlog > options_.backlog_bound();
}

// The core measures how fast the socket drains from one look to another; no such rate is above the
// highest between two looks of the model.
void ClientModel::SeeBacklog(double backlog) {
  if (!IsOnline()) {
    most_backlog_ = kFullBacklog;
  } else if (backlog < backlog_seen_) {
    const double passed = time_ - backlog_seen_at_;
    const double drained =
        passed > 0 ? (backlog_seen_ - backlog) / passed * kDrainMs : kFullestBacklog;
    most_backlog_ = std::max(most_backlog_, std::min(drained, kFullestBacklog));
  }
  backlog_seen_ = backlog;
  backlog_seen_at_ = time_;
  if (IsOnline() && backlog > kLowBacklog) held_until_ = time_ + kBacklogRecheckMs;
}

}  // namespace im::sim
