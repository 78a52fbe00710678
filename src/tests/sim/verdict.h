// What became of a world: the first broken rule, if any. S are the rules of safety, which nothing
// may ever break; L those of liveness, which must come true once the faults have stopped.
//
//   S1   Every accepted message ends once, delivered or lost; the figures add up.
//   S2   Delivered is said only when the recipient's ACK came, of a message that the server took.
//   S3   A message is shown once within the memory of fingerprints, and as it came; none while
//        nobody listens, and none of those is remembered.
//   S4   Every copy with QoS is acknowledged, its fingerprint byte for byte, before it is shown;
//        one that is new while nobody listens is not.
//   S5   Before the login is accepted only the login leaves; after the end nothing does.
//   S6   Sent again no sooner, no more often and in no other order than promised.
//   S7   A keep-alive whenever it is due; a link is called dead when it was silent, and only then.
//   S8   One link at a time; delays within their bounds, jittered; no return from a real end.
//   S9   Each change of state, each output is the one that the input calls for.
//   S10  What another link says changes nothing.
//   S11  A drain ends; the next deadline lies ahead, and no later than the next duty; no socket
//        fills beyond the bound.
//   S12  What does not fit is refused with the right status; nothing that is settled is kept.
//   S13  Nothing is said without a cause. (That the same seed gives the same trace is the hash's.)
//   S14  The token is in the login frame and nowhere else.
//   S15  A sense mode is told when a server has taught it, once, and not otherwise; it counts
//        from the next session on, and one that the application sets at once.
//   L1   Everybody is online again, and every message has come to its end.
//   L2   After logout no timer is armed.
//   L3   A wake hint hastens the retry, cuts a hanging attempt short, or has the link probed; so
//        does a login(), which retries at once.
//   R1   Received implies that the peer's application was shown the message, read that it said so.
//   R2   No control frame goes to a peer that has not shown the tag.
//   R3   None is shown to an application, receipts on or off.
//   R4   None asks for a receipt: an acknowledgement is never acknowledged.
//   R5   Copies as promised: when, to whom, which, in which order; at most five.
//   R6   Receipts that are owed, the return, and typing are told: gathered, in time, to whom, in
//        frames of a bounded size, no more often than promised; the end of each debt is told once.
//   R7   Delivered, received, read: each once, in this order; else unconfirmed, for a true reason.
//   R8   A tag says when its message was accepted, counts within the millisecond, and never runs
//        back; what asks for no receipt has none.
//   L4   A message that was delivered to a capable peer that is there becomes received once others
//        come there, unless its copies are spent.
#ifndef IM_TESTS_SIM_VERDICT_H_
#define IM_TESTS_SIM_VERDICT_H_

#include <string>

namespace im::sim {

class Verdict {
 public:
  void Fail(const char* rule, const std::string& what) {
    if (red()) return;
    rule_ = rule;
    what_ = what;
  }

  // The message is only made for a failure: checks are many, failures few.
  template <typename Explain>
  void Check(bool holds, const char* rule, const Explain& explain) {
    if (!holds && !red()) Fail(rule, explain());
  }
  void Check(bool holds, const char* rule, const char* what) {
    if (!holds) Fail(rule, what);
  }

  bool red() const { return !rule_.empty(); }
  const std::string& rule() const { return rule_; }
  const std::string& what() const { return what_; }

 private:
  std::string rule_;
  std::string what_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_VERDICT_H_
