// The shipped core, as it is: im::Client, an object for each client.
#include <deque>
#include <string>
#include <string_view>

#include "base/check.h"
#include "session/client.h"
#include "tests/sim/dice.h"
#include "tests/storm/fleet.h"
#include "wire/control.h"

namespace im::storm {
namespace {

constexpr std::u16string_view kAccepted =
    u"{\"bridge\":false,\"type\":50,\"dataContent\":\"{\\\"code\\\":0,"
    u"\\\"firstLoginTime\\\":1700000000000}\",\"from\":\"0\",\"to\":\"u\",\"QoS\":false,"
    u"\"typeu\":-1,\"sm\":-1}";
constexpr std::u16string_view kAnswer =
    u"{\"bridge\":false,\"type\":51,\"dataContent\":\"{}\",\"from\":\"0\",\"to\":\"u\","
    u"\"QoS\":false,\"typeu\":-1,\"sm\":-1}";

// The message with a tag that this peer sends.
std::u16string Tagged(uint32_t peer) {
  const std::string number = std::to_string(100000 + peer);
  const std::u16string digits(number.begin(), number.end());
  return u"{\"bridge\":false,\"type\":2,\"dataContent\":\"hi\",\"from\":\"peer" + digits +
         u"\",\"to\":\"u\",\"fp\":\"018bcfe5-6800-8e2e-8000-000000" + digits +
         u"\",\"QoS\":true,\"typeu\":-1,\"sm\":-1}";
}

class CoreFleet : public Fleet {
 public:
  CoreFleet(const FleetOptions& options, Network* network) : network_(network) {
    sim::Dice dice(options.seed);
    for (uint32_t i = 0; i < options.clients; ++i) {
      const uint64_t first = dice.Next();
      Client& client = clients_.emplace_back(HashKey{first, dice.Next()}, 0.0);
      Set(&client, Option::kUrlCount, options.urls);
      Set(&client, Option::kUserIdBytes, 3);
      Set(&client, Option::kReceipts, options.receipts ? 1 : 0);
      if (options.min_delay > 0) Set(&client, Option::kMinDelay, options.min_delay);
      if (options.max_delay > 0) Set(&client, Option::kMaxDelay, options.max_delay);
    }
  }

  void Login(uint32_t client, double now) override {
    clients_[client].Login(now);
    Drain(client, now);
  }
  void LinkOpened(uint32_t client, uint32_t link, double now) override {
    clients_[client].LinkOpened(link, now);
    Drain(client, now);
  }
  void LinkClosed(uint32_t client, uint32_t link, double now) override {
    clients_[client].LinkClosed(link, kAbnormalClosure, now);
    Drain(client, now);
  }
  void LoginAccepted(uint32_t client, uint32_t link, double now) override {
    clients_[client].LinkFrame(link, kAccepted, /*elided=*/false, now);
    Drain(client, now);
  }
  void KeepAliveAnswered(uint32_t client, uint32_t link, double now) override {
    clients_[client].LinkFrame(link, kAnswer, /*elided=*/false, now);
    Drain(client, now);
  }
  void Hear(uint32_t client, uint32_t link, uint32_t first, uint32_t peers,
            double now) override {
    for (uint32_t i = 0; i < peers; ++i) {
      clients_[client].LinkFrame(link, Tagged(first + i), /*elided=*/false, now);
      Drain(client, now);
    }
  }
  void Tick(uint32_t client, double now) override {
    clients_[client].Tick(now);
    Drain(client, now);
  }
  double Deadline(uint32_t client) const override { return clients_[client].Deadline(); }

 private:
  static constexpr int32_t kAbnormalClosure = 1006;

  static void Set(Client* client, Option option, double value) {
    IM_CHECK(client->SetOption(option, value) == Status::kOk);
  }

  // A host whose token is at hand.
  void Drain(uint32_t index, double now) {
    Client& client = clients_[index];
    bool asked = false;
    Output output;
    while (client.Poll(0, &output)) {
      if (output.kind == OutputKind::kAskToken) asked = true;
      Do(index, output);
    }
    if (!asked) return;
    client.TokenReady(output.link, true, now);
    while (client.Poll(0, &output)) Do(index, output);
  }

  void Do(uint32_t client, const Output& output) {
    switch (output.kind) {
      case OutputKind::kOpenLink:
        return network_->OpenLink(client, output.link, static_cast<uint32_t>(output.code));
      case OutputKind::kCloseLink:
        return network_->CloseLink(client);
      case OutputKind::kSendFrame:
        if (output.frame.type == FrameType::kLogin) return network_->SendLogin(client);
        if (output.frame.type == FrameType::kAck) return;
        if (output.frame.subtype == kControlSubtype) return network_->SendControl(client);
        IM_CHECK(output.frame.type == FrameType::kKeepAlive);
        return network_->SendKeepAlive(client);
      case OutputKind::kAskToken:
      case OutputKind::kStateChanged:
      case OutputKind::kMessage:
      case OutputKind::kPing:
      case OutputKind::kPong:
        return;
      default:
        IM_CHECK(false);  // nothing else can happen here, least of all the end of a session
    }
  }

  Network* const network_;
  std::deque<Client> clients_;
};

}  // namespace

std::unique_ptr<Fleet> MakeCoreFleet(const FleetOptions& options, Network* network) {
  return std::make_unique<CoreFleet>(options, network);
}

uint32_t CoreBytes() { return static_cast<uint32_t>(sizeof(Client)); }

}  // namespace im::storm
