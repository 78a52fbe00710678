// The nodes: up or down, and how many logins each can do in a second. They count what reaches them.
#ifndef IM_TESTS_STORM_SERVER_H_
#define IM_TESTS_STORM_SERVER_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

namespace im::storm {

// How often something happened in each second.
class Curve {
 public:
  void Count(int64_t now) {
    const size_t second = static_cast<size_t>(now / 1000);
    if (second >= seconds_.size()) seconds_.resize(second + 1);
    ++seconds_[second];
  }
  uint32_t at(size_t second) const { return second < seconds_.size() ? seconds_[second] : 0; }
  // Over the seconds [from, to).
  uint32_t Peak(size_t from, size_t to) const {
    uint32_t peak = 0;
    for (size_t i = from; i < to; ++i) peak = std::max(peak, at(i));
    return peak;
  }
  uint64_t Total(size_t from, size_t to) const {
    uint64_t total = 0;
    for (size_t i = from; i < to; ++i) total += at(i);
    return total;
  }

 private:
  std::vector<uint32_t> seconds_;
};

struct PendingLogin {
  uint32_t client;
  uint32_t link;
};

struct Node {
  bool up = true;
  Curve attempts;  // that reached it while it was up
  std::deque<PendingLogin> logins;
  double credit = 0;  // logins that it may do now
};

class Server {
 public:
  // `capacity`: logins per second of all nodes together; 0: no limit.
  Server(uint32_t nodes, uint32_t capacity)
      : nodes_(nodes), per_ms_(static_cast<double>(capacity) / nodes / 1000) {}

  Node& node(uint32_t index) { return nodes_[index]; }
  const std::vector<Node>& nodes() const { return nodes_; }
  bool limited() const { return per_ms_ > 0; }

  // One millisecond of work. `accept` tells whether the login was still wanted: a link that was
  // closed meanwhile costs nothing.
  template <typename Accept>
  void Work(Accept accept) {
    for (Node& node : nodes_) {
      // An idle node saves nothing up, a login that costs several ms is paid in parts.
      node.credit = node.logins.empty() ? per_ms_ : node.credit + per_ms_;
      while (node.credit >= 1 && !node.logins.empty()) {
        const PendingLogin login = node.logins.front();
        node.logins.pop_front();
        if (accept(login)) node.credit -= 1;
      }
    }
  }

 private:
  std::vector<Node> nodes_;
  const double per_ms_;
};

}  // namespace im::storm

#endif  // IM_TESTS_STORM_SERVER_H_
