// A host of one client, as js/core/ring.js is one: it reaches the core over the C ABI alone, and
// after each input drains the outputs and asks for the next deadline. It counts what it is told, so
// that a script can tell that it did what its name says.
#ifndef IM_TESTS_BENCH_HOST_H_
#define IM_TESTS_BENCH_HOST_H_

#include <cstdint>
#include <string>

#include "abi/im_api.h"
#include "session/config.h"
#include "session/event.h"

namespace im::bench {

// Ends the program: a script that does something else measures nothing.
void Demand(bool holds, const std::string& what);

class Host {
 public:
  Host();
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  void Set(Option option, double value);
  void Pass(double ms) { now_ += ms; }
  void Login();    // from im_login to online
  void Connect();  // the rest of it, also of a reconnect: token, socket, login response
  void Cut();      // the link closes, and its retry begins
  void Receive(const std::u16string& frame);
  std::u16string Send();  // returns the fingerprint that the core made
  void TickAtDeadline();
  void Owe(const std::u16string& fingerprint);  // a receipt to bob
  // Of the last control frame that went out.
  const std::u16string& control_fingerprint() const { return control_fingerprint_; }

  // How often the host was told this since it last asked.
  uint32_t Take(OutputKind kind);
  void Expect(OutputKind kind, uint32_t times);

 private:
  bool Give(const std::u16string& frame, int32_t elided);
  void Write(const std::u16string& text);
  void Drain();
  void TakeFrame(const im_record& record);

  static constexpr int kKinds = static_cast<int>(OutputKind::kLog) + 1;

  double now_ = 1000;
  double deadline_ = 0;
  bool filled_ = false;  // by an input that polled ahead
  char16_t* buffer_ = nullptr;
  uint32_t room_ = 0;
  im_client* const client_;
  uint32_t link_ = 0;
  std::u16string control_fingerprint_;
  uint32_t told_[kKinds] = {};
};

}  // namespace im::bench

#endif  // IM_TESTS_BENCH_HOST_H_
