// A host of one client, as js/core/core.js is one, except that it believes nothing: it drains
// after each call and holds every output against the conventions of im_api.h. What it calls, and
// with which numbers, others decide.
#ifndef IM_TESTS_FUZZ_ABI_HOST_H_
#define IM_TESTS_FUZZ_ABI_HOST_H_

#include <cstdint>
#include <set>
#include <string>

#include "abi/im_api.h"
#include "tests/support/text.h"

namespace im {

class AbiHost {
 public:
  // A careless host breaks convention 6: it takes one output after each call and leaves the rest.
  // Then texts may have gone when they are named, and only traps and wrong numbers can be told.
  enum class Manner { kOrderly, kCareless };

  AbiHost(uint32_t seed, double now, Manner manner);
  ~AbiHost();
  AbiHost(const AbiHost&) = delete;
  AbiHost& operator=(const AbiHost&) = delete;

  im_client* client() const { return client_; }
  uint32_t link() const { return link_; }        // that an output named last
  uint32_t message() const { return message_; }  // likewise
  double stat(int index) const { return im_stats(client_)[index]; }

  // The socket's, from now on.
  void set_backlog(double backlog) { backlog_ = backlog; }

  // im_reserve, and the text into the buffer. The rest of `units` is blank.
  void Reserve(uint32_t units, const std::u16string& text);
  uint32_t reserved() const { return static_cast<uint32_t>(buffer_.size()); }

  // im_link_frame of what stands in the buffer.
  void LinkFrame(uint32_t link, uint32_t units, double now);

  // The backlog to give to a call that may poll ahead; `chance` decides whether it is to.
  double Ahead(int32_t chance) const { return (chance & 1) != 0 ? backlog_ : -1; }
  // Such a call was answered: with `backlog` >= 0 it has filled the record.
  void Filled(double backlog) { filled_ = backlog >= 0; }

  // im_send answered with a number.
  void Accepted(uint32_t number) { pending_.insert(number); }

  // im_await answered with a number.
  void Awaits(uint32_t number) { awaited_.insert(number); }

  // Ends every call that told the client the time.
  void Told(double now);
  // Ends every call that did not reach the client.
  void Drain();

  // Reads whatever can be read.
  void LookAround() const;

 private:
  bool Poll();
  void CheckQuiet(int32_t kind) const;
  void TakeDocument(const im_record& record);
  void Account(int32_t kind, const im_record& record);
  void CheckDrained() const;

  const Manner manner_;
  im_client* const client_;
  double clock_;  // the client's
  double backlog_ = 0;
  bool filled_ = false;  // the record holds an output that was not looked at
  double quiet_ = -1;    // the deadline that an output announced as the last thing to say
  uint32_t link_ = 1;
  uint32_t message_ = 1;
  std::u16string buffer_;
  HostTexts texts_;
  std::set<uint32_t> pending_;   // messages accepted and not yet settled
  std::set<uint32_t> awaited_;   // delivered, and perhaps to be sent again
  std::set<uint32_t> composed_;  // those whose text was made
};

}  // namespace im

#endif  // IM_TESTS_FUZZ_ABI_HOST_H_
