// What the core is compared with: the same session, time-outs and heartbeat, another way to wait.
#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/storm/fleet.h"

namespace im::storm {
namespace {

constexpr double kNever = __builtin_inf();
constexpr double kFixedMs = 3000;
// As every client is configured: the documented defaults.
constexpr double kKeepAliveMs = 15000;
constexpr double kTimeoutMs = 10000;  // of connecting, and of the login
constexpr double kMinDelayMs = 500;
constexpr double kMaxDelayMs = 30000;

enum class Phase : uint8_t { kWaiting, kConnecting, kAuthenticating, kOnline };

struct Model {
  double deadline = kNever;
  double lost_at = 0;  // when the session was lost, from which the 3 s are counted
  uint32_t link = 0;
  uint32_t url = 0;
  uint32_t failures = 0;
  Phase phase = Phase::kWaiting;
};

class ModelFleet : public Fleet {
 public:
  ModelFleet(Scheme scheme, const FleetOptions& options, Network* network)
      : fixed_(scheme == Scheme::kFixed),
        urls_(options.urls),
        min_delay_(options.min_delay > 0 ? options.min_delay : kMinDelayMs),
        max_delay_(options.max_delay > 0 ? options.max_delay : kMaxDelayMs),
        network_(network),
        models_(options.clients) {}

  void Login(uint32_t client, double now) override { Connect(client, now); }

  void LinkOpened(uint32_t client, uint32_t link, double now) override {
    Model& model = models_[client];
    if (link != model.link || model.phase != Phase::kConnecting) return;
    model.phase = Phase::kAuthenticating;
    model.deadline = now + kTimeoutMs;
    network_->SendLogin(client);
  }

  void LinkClosed(uint32_t client, uint32_t link, double now) override {
    if (link == models_[client].link && models_[client].phase != Phase::kWaiting) {
      Fail(client, now);
    }
  }

  void LoginAccepted(uint32_t client, uint32_t link, double now) override {
    Model& model = models_[client];
    if (link != model.link || model.phase != Phase::kAuthenticating) return;
    model.phase = Phase::kOnline;
    model.failures = 0;
    model.deadline = now + kKeepAliveMs;
  }

  // No link falls silent in these worlds, so no model watches for it.
  void KeepAliveAnswered(uint32_t, uint32_t, double) override {}

  void Hear(uint32_t, uint32_t, uint32_t, uint32_t, double) override {}  // it has no receipts
  void Tick(uint32_t client, double now) override {
    Model& model = models_[client];
    switch (model.phase) {
      case Phase::kWaiting:
        return Connect(client, now);
      case Phase::kConnecting:
      case Phase::kAuthenticating:
        return Fail(client, now);
      case Phase::kOnline:
        model.deadline = now + kKeepAliveMs;
        return network_->SendKeepAlive(client);
    }
  }

  double Deadline(uint32_t client) const override { return models_[client].deadline; }

 private:
  void Connect(uint32_t client, double now) {
    Model& model = models_[client];
    model.phase = Phase::kConnecting;
    model.deadline = now + kTimeoutMs;
    network_->OpenLink(client, ++model.link, model.url);
  }

  void Fail(uint32_t client, double now) {
    Model& model = models_[client];
    if (model.phase == Phase::kOnline) {
      model.lost_at = now;
    } else {
      model.url = (model.url + 1) % urls_;
    }
    model.phase = Phase::kWaiting;
    model.deadline = fixed_ ? NextOfFixed(model, now) : now + NextDelay(&model);
    network_->CloseLink(client);
  }

  // A timer that fires every 3 s, and does nothing while an attempt is under way.
  static double NextOfFixed(const Model& model, double now) {
    return model.lost_at + kFixedMs * (std::floor((now - model.lost_at) / kFixedMs) + 1);
  }

  double NextDelay(Model* model) const {
    return std::min(min_delay_ * std::exp2(model->failures++), max_delay_);
  }

  const bool fixed_;
  const uint32_t urls_;
  const double min_delay_;
  const double max_delay_;
  Network* const network_;
  std::vector<Model> models_;
};

}  // namespace

std::unique_ptr<Fleet> MakeModelFleet(Scheme scheme, const FleetOptions& options,
                                      Network* network) {
  return std::make_unique<ModelFleet>(scheme, options, network);
}

}  // namespace im::storm
