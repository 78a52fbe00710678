// What became of a world: the first broken rule, if any. The rules' names (S1 to S14, L1 to L3) are
// listed in checker.h.
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
