#include "tests/fuzz/abi_script.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "base/status.h"
#include "tests/fuzz/abi_host.h"
#include "tests/support/text.h"
#include "wire/protocol.h"

namespace im {
namespace {

template <typename T>
struct Spelling {
  char letter;
  T value;
};

constexpr Spelling<uint32_t> kWords[] = {
    {'a', 100},        {'b', 301},        {'c', 1000},     {'d', 1006},     {'e', 65535},
    {'f', 65536},      {'g', 100000},     {'h', 16777216}, {'i', 16777217}, {'m', 0xffffffff},
    {'p', 0x7fffffff}, {'q', 0x80000000}, {'x', -202u},    {'y', -203u},
};

constexpr Spelling<double> kNumbers[] = {
    {'a', 100},
    {'b', 256},
    {'c', 500},
    {'d', 1000},
    {'e', 2000},
    {'f', 5000},
    {'g', 13000},
    {'h', 65000},
    {'i', 6e5},
    {'j', 65536},
    {'k', 65537},
    {'l', 262145},
    {'m', -1},
    {'n', NAN},
    {'o', -0.0},
    {'p', INFINITY},
    {'q', -INFINITY},
    {'r', 0.5},
    {'s', 1e-300},
    {'t', 1e300},
    {'u', -1e300},
    {'v', 2147483648.0},
    {'w', 9007199254740992.0},
    {'x', 86400000},
    {'y', -1e18},
    {'z', 16777217},
};

constexpr uint32_t kClients = 3;
constexpr double kStart = 1000;
constexpr double kLatest = 1e15;
constexpr double kContentBytes = 20;

class Player {
 public:
  explicit Player(std::string_view script) : script_(script) {}

  AbiSums Play() {
    while (at_ < script_.size()) {
      Call(script_[at_++]);
      at_ = std::min(script_.find('\n', at_), script_.size() - 1) + 1;
    }
    for (std::unique_ptr<AbiHost>& host : hosts_) Retire(&host);
    return sums_;
  }

 private:
  // --- Reading. ---

  // Whether the line goes on with an argument that is not left to an orderly host.
  bool Argument(char* letter) {
    if (at_ >= script_.size() || script_[at_] == '\n' || script_[at_] == ' ') return false;
    *letter = script_[at_++];
    return *letter != '-';
  }

  template <typename T, size_t kCount>
  T Spelled(const Spelling<T> (&spellings)[kCount], T orderly) {
    char letter = 0;
    if (!Argument(&letter)) return orderly;
    if (letter == '#') return Bytes<T>();
    for (const Spelling<T>& spelling : spellings) {
      if (spelling.letter == letter) return spelling.value;
    }
    return static_cast<T>(static_cast<unsigned char>(letter) - '0');
  }
  uint32_t Word(uint32_t orderly) { return Spelled(kWords, orderly); }
  int32_t Signed(int32_t orderly) {
    return static_cast<int32_t>(Word(static_cast<uint32_t>(orderly)));
  }
  double Number(double orderly) { return Spelled(kNumbers, orderly); }

  // Little endian, zeros where the script ends.
  template <typename T>
  T Bytes() {
    T value{};
    const size_t size = std::min(sizeof(T), script_.size() - at_);
    std::memcpy(&value, script_.data() + at_, size);
    at_ += size;
    return value;
  }

  // The rest of the line, up to `end`.
  std::u16string Text(char end = '\n') {
    const size_t stop =
        std::min(script_.find_first_of(std::string{end, '\n'}, at_), script_.size());
    const std::string_view text = script_.substr(at_, stop - at_);
    at_ = stop;
    return Utf16(text);
  }

  // --- Clients and their time. ---

  AbiHost& host() {
    if (hosts_[current_] == nullptr) New(AbiHost::Manner::kOrderly);
    return *hosts_[current_];
  }
  im_client* client() { return host().client(); }

  void New(AbiHost::Manner manner) {
    std::unique_ptr<AbiHost>* host = &hosts_[current_];
    Retire(host);
    *host = std::make_unique<AbiHost>(Word(current_), Now(), manner);
  }

  void Retire(std::unique_ptr<AbiHost>* host) {
    if (*host == nullptr) return;
    for (int i = 0; i < IM_STATS_COUNT; ++i) sums_[i] += (*host)->stat(i);
    host->reset();
  }

  double Now() {
    const double now = odd_time_ ? told_ : now_;
    odd_time_ = false;
    return now;
  }

  // Every call that tells the time, and what follows it.
  template <typename Input>
  void Tell(const Input& input) {
    const double now = Now();
    input(now);
    host().Told(now);
  }

  void Jump() {
    const double deadline = im_deadline(client());
    if (deadline > now_ && deadline < kLatest) now_ = deadline;
    Tell([&](double now) { im_tick(client(), now); });
  }

  // --- Calls. ---

  void Call(char letter) {
    switch (letter) {
      case '1':
      case '2':
      case '3':
        current_ = static_cast<uint32_t>(letter - '1');
        return;
      case 'n':
        return New(AbiHost::Manner::kOrderly);
      case 'N':
        return New(AbiHost::Manner::kCareless);
      case '+':
        now_ = std::min(now_ + std::max(0.0, Number(1)), kLatest);  // 0 for a NaN
        return;
      case 'j':
        return Jump();
      case '@':
        told_ = Number(0);
        odd_time_ = true;
        return;
      case 'b':
        return host().set_backlog(Number(0));
      case '?':
        return host().LookAround();
      case '{':
      case 'f':
      case 'r':
      case '<':
        return CallOfBuffer(letter);
      default:
        return CallOfSession(letter);
    }
  }

  void CallOfBuffer(char letter) {
    if (letter == '{') --at_;
    if (letter == '{' || letter == 'f') {
      const std::u16string text = Text();
      host().Reserve(static_cast<uint32_t>(text.size()), text);
    }
    if (letter == 'r') return host().Reserve(Word(0), u"");
    if (letter == 'f') return;
    const uint32_t link = letter == '{' ? host().link() : Word(host().link());
    const uint32_t units = letter == '{' ? host().reserved() : Word(host().reserved());
    host().LinkFrame(link, units, Now());
  }

  void CallOfSession(char letter) {
    const uint32_t current = host().link();
    switch (letter) {
      case 'l':
        return Tell([&](double now) { im_login(client(), now); });
      case 'q':
        return Tell([&](double now) { im_logout(client(), now); });
      case 't': {
        const uint32_t link = Word(current);
        const int32_t has_token = Signed(1);
        return Tell([&](double now) { im_token_ready(client(), link, has_token, now); });
      }
      case 'T': {
        const uint32_t link = Word(current);
        return Tell([&](double now) { im_token_failed(client(), link, now); });
      }
      case 'u': {
        const uint32_t link = Word(current);
        return Tell([&](double now) { im_link_opened(client(), link, now); });
      }
      case 'd': {
        const uint32_t link = Word(current);
        const int32_t code = Signed(1006);
        return Tell([&](double now) { im_link_closed(client(), link, code, now); });
      }
      case 'x': {
        const uint32_t link = Word(current);
        const int32_t status = Signed(static_cast<int32_t>(Status::kBinaryFrame));
        return Tell([&](double now) { im_link_unreadable(client(), link, status, now); });
      }
      case 'w': {
        const int32_t hint = Signed(0);
        return Tell([&](double now) { im_wake(client(), hint, now); });
      }
      case '.':
        return Tell([&](double now) { im_tick(client(), now); });
      default:
        return CallOfApplication(letter);
    }
  }

  void CallOfApplication(char letter) {
    switch (letter) {
      case 'o': {
        const int32_t option = Signed(0);
        im_set_option(client(), option, Number(0));
        return host().Drain();
      }
      case 's':
        return Send();
      case 'S':
        return SendBuffer();
      case 'a': {
        const uint32_t message = Word(host().message());
        return Tell([&](double now) { im_abort(client(), message, now); });
      }
      case 'W': {
        const double unix_ms = Number(1700000000000);
        return Tell([&](double now) { im_set_wall_clock(client(), unix_ms, now); });
      }
      case 'O': {
        const int32_t read = Signed(0);
        const uint32_t units = Line();
        const double now = Now();
        const int32_t result = im_owe(client(), units, read, now);
        return Refused(result) ? host().Drain() : host().Told(now);
      }
      case 'y': {
        const uint32_t units = Line();
        const double now = Now();
        const int32_t result = im_typing(client(), units, now);
        return Refused(result) ? host().Drain() : host().Told(now);
      }
      case 'A':
        return Await();
      case 'e': {
        const double bytes = Number(kContentBytes);
        const double now = Now();
        return Finish(im_echo(client(), bytes, now), now);
      }
      default:
        return;
    }
  }

  // The rest of the line, behind a space, into the buffer. Returns its units.
  uint32_t Line() {
    at_ += at_ < script_.size() && script_[at_] == ' ' ? 1 : 0;
    const std::u16string text = Text();
    host().Reserve(static_cast<uint32_t>(text.size()), text);
    return static_cast<uint32_t>(text.size());
  }

  void Await() {
    const int32_t copies = Signed(0);
    const double age = Number(0);
    at_ += at_ < script_.size() && script_[at_] == ' ' ? 1 : 0;
    const std::u16string recipient = Text(' ');
    const uint32_t size = static_cast<uint32_t>(recipient.size());
    at_ += at_ < script_.size() && script_[at_] == ' ' ? 1 : 0;
    const std::u16string both = recipient + Text();
    host().Reserve(static_cast<uint32_t>(both.size()), both);
    const double now = Now();
    const int32_t result = im_await(client(), size, static_cast<uint32_t>(both.size()), 100, -1,
                                    copies, age, now);
    if (result > 0) host().Awaits(static_cast<uint32_t>(result));
    Refused(result) ? host().Drain() : host().Told(now);
  }

  static bool Refused(int32_t result) {
    return result == static_cast<int32_t>(Status::kInvalidArgument);
  }

  // INVALID_ARGUMENT stands for a call that was turned away at the border, and told no time.
  void Finish(int32_t result, double now) {
    const bool refused = result == static_cast<int32_t>(Status::kInvalidArgument);
    if (result > 0) host().Accepted(static_cast<uint32_t>(result));
    refused ? host().Drain() : host().Told(now);
  }

  void Send() {
    const int32_t qos = Signed(1);
    const int32_t subtype = Signed(kUnsetSubtype);
    const double lifetime = Number(0);
    at_ += at_ < script_.size() && script_[at_] == ' ' ? 1 : 0;
    const std::u16string recipient = Text(' ');
    const bool own = at_ < script_.size() && script_[at_] == ' ';
    at_ += own ? 1 : 0;
    const std::u16string fingerprint = own ? Text() : u"";
    const std::u16string both = recipient + fingerprint;
    host().Reserve(static_cast<uint32_t>(both.size()), both);
    const double now = Now();
    const double ahead = host().Ahead(static_cast<int32_t>(both.size()));
    const int32_t answer =
        im_send(client(), static_cast<uint32_t>(recipient.size()),
                own ? static_cast<int32_t>(fingerprint.size()) : -1, kContentBytes,
                static_cast<double>(Utf8(Quote(recipient)).size()),
                static_cast<double>(Utf8(Quote(fingerprint)).size()), subtype, qos, lifetime,
                ahead, now);
    FinishSend(answer, ahead, now);
  }

  void SendBuffer() {
    const uint32_t recipient = Word(host().reserved());
    const int32_t fingerprint = Signed(-1);
    const double content_bytes = Number(kContentBytes);
    const double recipient_bytes = Number(kContentBytes);
    const double fingerprint_bytes = Number(kContentBytes);
    const int32_t qos = Signed(1);
    const int32_t subtype = Signed(kUnsetSubtype);
    const double lifetime = Number(0);
    const double now = Now();
    const double ahead = host().Ahead(fingerprint);
    const int32_t answer = im_send(client(), recipient, fingerprint, content_bytes,
                                   recipient_bytes, fingerprint_bytes, subtype, qos, lifetime,
                                   ahead, now);
    FinishSend(answer, ahead, now);
  }

  void FinishSend(int32_t answer, double ahead, double now) {
    if (answer != static_cast<int32_t>(Status::kInvalidArgument)) host().Filled(ahead);
    Finish(answer, now);
  }

  const std::string_view script_;
  size_t at_ = 0;
  std::unique_ptr<AbiHost> hosts_[kClients];
  uint32_t current_ = 0;
  double now_ = kStart;
  double told_ = 0;
  bool odd_time_ = false;
  AbiSums sums_{};
};

}  // namespace

AbiSums PlayAbiScript(std::string_view script) { return Player(script).Play(); }

}  // namespace im
