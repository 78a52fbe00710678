// The receipts that a client owes, and when it must send them: RECEIPTS.md, 4, said again.
#ifndef IM_TESTS_SIM_DEBTS_MODEL_H_
#define IM_TESTS_SIM_DEBTS_MODEL_H_

#include <cstdint>
#include <vector>

#include "tests/sim/control_text.h"
#include "tests/sim/options_model.h"
#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

struct DebtModel {
  Text tag;
  Text peer;
  uint32_t number = 0;  // 0: of a duplicate, and nobody asks
  bool read = false;
  int attempts = 0;
  uint32_t frame = 0;  // under way in it; 0: owed
  bool over = false;   // sent as often as may be, and never acknowledged
};

class DebtsModel {
 public:
  explicit DebtsModel(const OptionsModel* options) : options_(options) {}

  // Each gives the numbers of the debts that end with it.
  std::vector<uint32_t> Owe(const DebtModel& debt, double now);
  std::vector<uint32_t> Tick(double now);
  std::vector<uint32_t> GiveUpAll();
  // False: of no frame of these.
  bool Acknowledge(const Text& fingerprint, const Text& from, std::vector<uint32_t>* ended);

  void Hasten(double now) { due_ = debts_.empty() ? __builtin_inf() : now; }
  void Rest();
  void LinkLost();

  bool IsDue(double now) const { return now >= due_; }
  double due() const { return due_; }
  double answer_due() const;

  // The oldest debt that is owed to somebody `may` allows; null: none.
  template <typename May>
  const DebtModel* Next(const May& may) const {
    for (const DebtModel& debt : debts_) {
      if (debt.frame == 0 && may(debt.peer)) return &debt;
    }
    return nullptr;
  }

  // The client sent `words` to `peer`, in a frame of `bytes`, under this fingerprint.
  void OnFrame(const Text& peer, const Text& fingerprint, const ControlWords& words, double bytes,
               double now, Verdict* verdict);

  size_t size() const { return debts_.size(); }
  double forgotten() const { return forgotten_; }

 private:
  struct Frame {
    uint32_t number;
    Text fingerprint;
    Text peer;
    double sent_at;
  };

  template <typename Ends>
  std::vector<uint32_t> Take(const Ends& ends);
  void ForgetEmptyFrames();

  const OptionsModel* options_;
  std::vector<DebtModel> debts_;  // oldest first
  std::vector<Frame> frames_;     // under way
  uint32_t next_frame_ = 1;
  size_t gathered_ = 0;
  double due_ = __builtin_inf();
  double forgotten_ = 0;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_DEBTS_MODEL_H_
