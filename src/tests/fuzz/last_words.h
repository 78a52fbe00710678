// A failed FUZZ_CHECK aborts and a failed IM_CHECK traps; neither knows what was being tried. While
// one of these lives, it is said.
#ifndef IM_TESTS_FUZZ_LAST_WORDS_H_
#define IM_TESTS_FUZZ_LAST_WORDS_H_

#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <string>

namespace im {

class LastWords {
 public:
  explicit LastWords(const std::string& words) {
    words_ = words + "\n";
    for (int i = 0; i < kDeaths; ++i) kept_[i] = std::signal(kSignals[i], Say);
  }
  ~LastWords() {
    for (int i = 0; i < kDeaths; ++i) std::signal(kSignals[i], kept_[i]);
  }
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;

 private:
  // Only what a signal handler may call.
  static void Say(int signal) {
    const ssize_t written = write(STDERR_FILENO, words_.data(), words_.size());
    static_cast<void>(written);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }

  static constexpr int kDeaths = 2;
  static constexpr int kSignals[kDeaths] = {SIGABRT, SIGILL};
  static inline std::string words_;
  void (*kept_[kDeaths])(int);
};

}  // namespace im

#endif  // IM_TESTS_FUZZ_LAST_WORDS_H_
