// Whatever is called in whatever order with whatever numbers: no trap, no access out of bounds (it
// runs under AddressSanitizer too), no record that says more than it may. Only pointers are legal.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "abi/im_api.h"
#include "session/event.h"

namespace im {
namespace {

class RandomCaller {
 public:
  explicit RandomCaller(uint64_t seed) : random_(seed) { Renew(); }
  ~RandomCaller() { im_destroy(client_); }

  double sum(int stat) const { return sums_[stat]; }

  void OneCall() {
    if (Below(2000) == 0) return Renew();
    if (Below(50) == 0) {
      Orderly();
    } else {
      Call(Below(13));
    }
    if (Below(3) != 0) Poll();
    // After an orderly drain the next deadline lies ahead, unless time itself is beyond measure.
    if (Below(4) != 0) return;
    im_tick(client_, now_);  // refused calls do not tell the time
    while (Poll()) {
    }
    EXPECT_TRUE(!sane_ || im_deadline(client_) > now_);
  }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }

  void Renew() {
    if (client_ != nullptr) {
      for (int i = 0; i < IM_STATS_COUNT; ++i) sums_[i] += im_stats(client_)[i];
    }
    im_destroy(client_);
    now_ = 1000;
    sane_ = Below(4) != 0;
    client_ = im_create(Word(), Word(), Word(), Word(), sane_ ? now_ : Number());
    ASSERT_NE(client_, nullptr);
    reserved_ = 0;
    if (Below(2) == 0) return;
    for (int option = -1; option < 25; ++option) im_set_option(client_, option, Number());
  }

  uint32_t Word() {
    constexpr uint32_t kWords[] = {0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff};
    return Below(2) == 0 ? kWords[Below(std::size(kWords))] : static_cast<uint32_t>(random_());
  }

  double Number() {
    const double numbers[] = {0,
                              -0.0,
                              1,
                              -1,
                              0.5,
                              2,
                              5,
                              100,
                              65536,
                              65537,
                              1e9,
                              2147483648.0,
                              -1e18,
                              1e-300,
                              1e300,
                              -1e300,
                              std::nan(""),
                              __builtin_inf(),
                              -__builtin_inf()};
    return numbers[Below(std::size(numbers))];
  }

  double Now() {
    if (!sane_ && Below(100) == 0) return Number();
    if (Below(10) == 0) return now_ - 1000 * static_cast<double>(Below(100));
    return now_ += static_cast<double>(Below(Below(100) == 0 ? 10000000 : 3000));
  }

  uint32_t Link() { return Below(10) == 0 ? Word() : link_; }

  uint32_t Fill() {
    static const char16_t* const kTexts[] = {
        u"{\"type\":50,\"dataContent\":\"{\\\"code\\\":0,\\\"firstLoginTime\\\":5}\"}",
        u"{\"type\":50,\"dataContent\":\"{\\\"code\\\":0,\\\"firstLoginTime\\\":5}\"}",
        u"{\"type\":2,\"QoS\":true,\"fp\":\"f\",\"dataContent\":\"x\",\"from\":\"b\\n\"}",
        u"{\"type\":4,\"dataContent\":\"f\",\"from\":\"b\"}",
        u"{\"type\":51}",
        u"{\"type\":52,\"dataContent\":\"{\\\"errorCode\\\":301}\"}",
        u"{\"type\":52,\"dataContent\":\"{\\\"errorCode\\\":1,\\\"errorMsg\\\":\\\"\\\\n\\\"}\"}",
        u"{\"type\":53,\"dataContent\":\"\\ud800\"}",
        u"{\"type\":54,\"dataContent\":\"{\\\"code\\\":1,\\\"reason\\\":\\\"r\\\"}\"}",
        u"b\nf",
        u"",
        u"{\"a\":[[[[[[[[[[[[",
    };
    std::u16string text = kTexts[Below(std::size(kTexts))];
    if (Below(8) == 0 && !text.empty()) text[Below(text.size())] = static_cast<char16_t>(random_());
    if (Below(50) == 0) text.resize(Below(100000), u'x');
    uint16_t* buffer = im_reserve(client_, static_cast<uint32_t>(text.size()));
    if (buffer == nullptr) return 0;
    reserved_ = static_cast<uint32_t>(text.size());
    std::memcpy(buffer, text.data(), 2 * text.size());
    return reserved_;
  }

  void Give(const std::u16string& text) {
    uint16_t* buffer = im_reserve(client_, static_cast<uint32_t>(text.size()));
    std::memcpy(buffer, text.data(), 2 * text.size());
    im_link_frame(client_, link_, static_cast<uint32_t>(text.size()), Now());
  }

  // What a good host would do, so that the rest does not only meet closed doors.
  void Orderly() {
    im_login(client_, Now());
    while (Poll()) {
    }
    im_token_ready(client_, link_, 1, Now());
    im_link_opened(client_, link_, Now());
    Give(u"{\"type\":50,\"dataContent\":\"{\\\"code\\\":0}\"}");
    std::memcpy(im_reserve(client_, 2), u"bf", 4);
    im_send(client_, 1, 1, 5, 3, 3, -1, 1, 0, Now());
    while (Poll()) {
    }
    Give(u"{\"type\":4,\"dataContent\":\"f\",\"from\":\"b\"}");
  }

  void Call(uint64_t which) {
    switch (which) {
      case 0:
        return im_login(client_, Now());
      case 1:
        if (Below(20) == 0) im_logout(client_, Now());
        return;
      case 2:
        return im_token_ready(client_, Link(), static_cast<int32_t>(Word()), Now());
      case 3:
        if (Below(10) == 0) im_token_failed(client_, Link(), Now());
        return;
      case 4:
        return im_link_opened(client_, Link(), Now());
      case 5:
      case 6: {
        const uint32_t units = Fill();
        return im_link_frame(client_, Link(), Below(20) == 0 ? Word() : units, Now());
      }
      case 7:
        return im_link_unreadable(client_, Link(), static_cast<int32_t>(Word()), Now());
      case 8:
        if (Below(10) == 0) im_link_closed(client_, Link(), static_cast<int32_t>(Word()), Now());
        return;
      case 9:
        return im_wake(client_, static_cast<int32_t>(Word()), Now());
      case 10:
        return im_tick(client_, Now());
      case 11:
        return SendSomething();
      default:
        return AskSomething();
    }
  }

  void SendSomething() {
    const uint32_t units = Fill();
    const bool wild = Below(10) == 0;
    const uint32_t recipient = wild ? Word() : static_cast<uint32_t>(Below(units + 1));
    const int32_t fingerprint = wild ? static_cast<int32_t>(Word())
                                     : static_cast<int32_t>(Below(units - recipient + 2)) - 1;
    const double bytes = wild ? Number() : 20;
    const int32_t number =
        im_send(client_, recipient, fingerprint, bytes, bytes, bytes, static_cast<int32_t>(Word()),
                static_cast<int32_t>(Below(3)), wild ? Number() : 0, Now());
    if (number > 0) last_ = static_cast<uint32_t>(number);
  }

  void AskSomething() {
    im_abort(client_, Below(2) == 0 ? last_ : Word(), Now());
    im_echo(client_, Number(), Now());
    im_set_option(client_, static_cast<int32_t>(Word()), Number());
    im_reserve(client_, Below(100) == 0 ? Word() : static_cast<uint32_t>(Below(200000)));
    uint32_t sum = 0;
    for (int i = 0; i < 36; ++i) sum += im_fingerprint(client_)[i];
    for (int i = 0; i < IM_STATS_COUNT; ++i) EXPECT_EQ(im_stats(client_)[i], im_stats(client_)[i]);
    EXPECT_LE(sum, 36u * 127);
    im_frame_bytes(client_);
    im_document(client_);
  }

  bool Poll() {
    const int32_t kind = im_poll(client_, Below(10) == 0 ? Number() : 0);
    const im_record* record = im_record_of(client_);
    EXPECT_GE(kind, 0);
    EXPECT_LE(kind, static_cast<int32_t>(OutputKind::kLog));
    EXPECT_LE(record->piece_count, static_cast<uint32_t>(IM_MAX_PIECES));
    for (uint32_t i = 0; i < record->piece_count; ++i) {
      EXPECT_GE(record->pieces[i].source, 0);
      EXPECT_LT(record->pieces[i].source, static_cast<int32_t>(Source::kLoginDocument));
    }
    if (kind != 0) link_ = record->link;
    return kind != 0;
  }

  std::mt19937_64 random_;
  double sums_[IM_STATS_COUNT] = {};
  im_client* client_ = nullptr;
  double now_ = 1000;
  bool sane_ = true;  // this client is told plausible times
  uint32_t link_ = 1;
  uint32_t last_ = 1;
  uint32_t reserved_ = 0;
};

TEST(AbiRandomTest, NoOrderOfCallsAndNoNumberTraps) {
  RandomCaller caller(7);
  for (int i = 0; i < 100000 && !HasFailure(); ++i) caller.OneCall();
  // Not all of it was refused: accepted, delivered, lost, shown, frames in, frames out.
  for (const int stat : {0, 1, 2, 4, 7, 8}) EXPECT_GT(caller.sum(stat), 50) << stat;
}

}  // namespace
}  // namespace im
