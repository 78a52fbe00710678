// The storm with few clients: what can be counted beforehand is counted, and a seed is a run.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/storm/plot.h"
#include "tests/storm/report.h"
#include "tests/storm/world.h"

namespace im::storm {
namespace {

constexpr uint32_t kClients = 1500;
constexpr int64_t kTail = 120000;

Scenario Named(const std::string& name) {
  for (const Scenario& scenario : AllScenarios(kTail)) {
    if (scenario.name == name) return scenario;
  }
  ADD_FAILURE() << "no scenario " << name;
  return AllScenarios(kTail).front();
}

Outcome RunOf(const Scenario& scenario, Scheme scheme, uint64_t seed = 1, uint32_t capacity = 0) {
  WorldOptions options;
  options.fleet.clients = kClients;
  options.fleet.seed = seed;
  options.capacity = capacity;
  return World(scenario, scheme, options).Run();
}

Outcome RunOf(const std::string& name, Scheme scheme, uint64_t seed = 1, uint32_t capacity = 0) {
  return RunOf(Named(name), scheme, seed, capacity);
}

std::vector<SchemeRun> AllSchemes(const Scenario& scenario, uint64_t seed) {
  std::vector<SchemeRun> runs;
  for (const Scheme scheme : kSchemes) {
    runs.push_back(SchemeRun{scheme, RunOf(scenario, scheme, seed)});
  }
  return runs;
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(StormCalendar, KeepsTheOrderAndReachesNoFurtherThanItsPages) {
  Calendar calendar;
  std::vector<uint32_t> happened;
  calendar.At(1, Event{1, 0, EventKind::kTick});
  calendar.At(0, Event{2, 0, EventKind::kTick});
  calendar.At(1, Event{3, 0, EventKind::kTick});
  calendar.At(int64_t{1} << 40, Event{4, 0, EventKind::kTick});
  int64_t last = 0;
  for (; calendar.now() < 200000; calendar.NextDay()) {
    calendar.Live([&](const Event& event) {
      happened.push_back(event.client);
      last = calendar.now();
      if (event.client == 3) calendar.At(calendar.now(), Event{5, 0, EventKind::kTick});
    });
  }
  EXPECT_EQ(happened, (std::vector<uint32_t>{2, 1, 3, 5, 4}));
  EXPECT_EQ(last, (1 << 17) - 1);
}

TEST(StormServer, DoesOneLoginEveryFewMillisecondsAndNoneForNobody) {
  Server server(1, 250);
  for (uint32_t i = 0; i < 8; ++i) server.node(0).logins.push_back(PendingLogin{i, 1});
  std::vector<int> accepted_at;
  for (int ms = 0; ms < 40; ++ms) {
    server.Work([&](const PendingLogin& login) {
      const bool wanted = login.client % 2 == 0;  // the others have given up
      if (wanted) accepted_at.push_back(ms);
      return wanted;
    });
  }
  ASSERT_EQ(accepted_at.size(), 4u);
  for (size_t i = 1; i < 4; ++i) EXPECT_EQ(accepted_at[i] - accepted_at[i - 1], 4);
}

TEST(Storm, WithoutAnOutageNothingHappens) {
  const Scenario calm{"calm", "no outage", 1, false, false, {Outage{0, 1 << 30, 1 << 30}}, 100000};
  for (const Scheme scheme : kSchemes) {
    const Outcome outcome = RunOf(calm, scheme);
    EXPECT_EQ(outcome.total, 0u);
    EXPECT_EQ(outcome.below_ms, 0);
    EXPECT_EQ(outcome.offline_ms, 0);
    // One heartbeat of each client in each of the two intervals that are watched.
    EXPECT_EQ(outcome.heartbeats.Total(70, 100), 2 * kClients);
    EXPECT_LT(outcome.heartbeat_wave, 1.4);
  }
}

TEST(Storm, TheFixedSchemeComesBackInStep) {
  const Outcome outcome = RunOf("refused", Scheme::kFixed);
  // After 3, 6, ... 57 s in vain, then after 60.
  EXPECT_EQ(outcome.total, 20 * kClients);
  EXPECT_EQ(outcome.peak, kClients);
  EXPECT_EQ(outcome.peak_at_node, kClients);
  EXPECT_EQ(outcome.attempts.at(30 + 3), kClients);
  EXPECT_EQ(outcome.attempts.at(30 + 4), 0u);
  EXPECT_LT(outcome.back_ms, 1000);
  EXPECT_GT(outcome.heartbeat_wave, 10);
  // From the fall to the answer to the login: 60 s and a few ways through the network.
  EXPECT_GT(outcome.offline_ms, 60000);
  EXPECT_LT(outcome.offline_ms, 60400);
}

TEST(Storm, TheFixedSchemeWaitsForAnAttemptThatHangs) {
  // After 3 s, and at the first beat after the connect time-out of 10 s: 15, 27, 39, 51, 63.
  const Outcome outcome = RunOf("hang", Scheme::kFixed);
  EXPECT_EQ(outcome.total, 6 * kClients);
  EXPECT_EQ(outcome.attempts.at(30 + 15), kClients);
}

TEST(Storm, TheExponentialSchemeDoubles) {
  // After 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s in vain, then after 61.5.
  EXPECT_EQ(RunOf("refused", Scheme::kExponential).total, 7 * kClients);
  // Each attempt takes 10 s: after 0.5, 11.5, 23.5, 37.5, 55.5 s in vain, then after 81.5.
  const Outcome outcome = RunOf("hang", Scheme::kExponential);
  EXPECT_EQ(outcome.total, 6 * kClients);
  EXPECT_GT(outcome.back_ms, 21000);
  EXPECT_LT(outcome.back_ms, 23000);
}

TEST(Storm, TheCoreComesBackSpreadOut) {
  for (const char* name : {"refused", "hang"}) {
    const Outcome outcome = RunOf(name, Scheme::kCore);
    EXPECT_LE(outcome.peak_at_node, kClients / 10);
    EXPECT_GE(outcome.back_ms, 10000);
    EXPECT_LE(outcome.back_ms, 60000);
    EXPECT_GE(outcome.below_ms, 60000 + outcome.back_ms);
    EXPECT_LT(outcome.heartbeat_wave, 1.3);
    EXPECT_EQ(outcome.fullest_node, 1);
  }
}

// Half of the clients wait less than half as long as the server was gone.
TEST(Storm, TheReturnOfTheServerIsNoticedInProportionToTheOutage) {
  for (const Scenario& outage : Outages()) {
    const Outcome outcome = RunOf(outage, Scheme::kCore);
    const double gone = static_cast<double>(outage.returned() - kCalm);
    ASSERT_EQ(outcome.waits.size(), kClients);
    EXPECT_TRUE(std::is_sorted(outcome.waits.begin(), outcome.waits.end()));
    // An attempt that hangs takes 10 s, however short the outage.
    if (outage.hangs && gone < 10000) continue;
    EXPECT_LT(outcome.waits[kClients / 2], gone / 2) << outage.title << gone;
    if (!outage.hangs) {
      EXPECT_LT(outcome.waits.back(), std::min(gone, 30000.0) + 1000) << gone;
    }
  }
}

TEST(Storm, AServerWithLimitedLoginsTakesItsTime) {
  constexpr uint32_t kCapacity = 30;
  for (const Scheme scheme : {Scheme::kCore, Scheme::kFixed}) {
    const Outcome outcome = RunOf("refused", scheme, 1, kCapacity);
    EXPECT_GE(outcome.back_ms, 0.99 * kClients / kCapacity * 1000);
    EXPECT_GT(outcome.total, RunOf("refused", scheme).total);  // some gave up waiting, came again
  }
}

TEST(Storm, ARollingRestartSweepsEverybodyOntoOneNodeUnlessTheOrderDiffers) {
  for (const Scheme scheme : kSchemes) {
    const Outcome rolling = RunOf("rolling", scheme), shuffled = RunOf("shuffled", scheme);
    const bool core = scheme == Scheme::kCore;
    EXPECT_TRUE(core || rolling.fullest_node > 9.9);
    for (const Outcome& outcome : {shuffled, core ? rolling : shuffled}) {
      EXPECT_LT(outcome.fullest_node, 3);
      EXPECT_GT(outcome.back_ms, 1000);
      EXPECT_LT(outcome.back_ms, 8000);  // before the node that fell is back
    }
  }
}

TEST(Storm, ClientsOfAFallenNodeSpreadOverTheOthersAndKeepTheirRhythm) {
  const Outcome core = RunOf("rolling", Scheme::kCore);
  EXPECT_LE(core.peak_at_node, kClients / 20);
  EXPECT_LT(core.heartbeat_wave, 1.3);
}

TEST(Storm, AShortOutageEndsForManyInOneSecondButTheHeartbeatsStaySpread) {
  const Outcome core = RunOf("short", Scheme::kCore);
  EXPECT_GT(core.peak_at_node, kClients / 4);
  EXPECT_LT(core.back_ms, 6000);
  EXPECT_LT(core.heartbeat_wave, 1.3);
  EXPECT_GT(RunOf("short", Scheme::kFixed).heartbeat_wave, 10);
}

// RECEIPTS.md, 4: `back` to at most 8 peers of the last two minutes, within a second.
TEST(Storm, AServersReturnBringsNoControlFrameOfIdleClientsAndEightOfOneThatTalked) {
  const Outcome core = RunOf("receipts", Scheme::kCore);
  constexpr uint32_t kTalked = kClients / kTalkers;
  EXPECT_EQ(core.controls_of_idle, 0u);
  EXPECT_EQ(core.controls_of_one, 8u);
  EXPECT_EQ(core.controls.Total(0, 1000), 8 * kTalked);
  EXPECT_LT(core.control_delay_least, 250);
  EXPECT_GT(core.control_delay_most, 750);
  EXPECT_LE(core.control_delay_most, 1001);
}

TEST(Storm, ASeedIsARun) {
  const Scenario scenario = Named("refused");
  const std::vector<SchemeRun> runs = AllSchemes(scenario, 7);
  const std::vector<SchemeRun> again = AllSchemes(scenario, 7);
  EXPECT_EQ(Table(scenario, runs), Table(scenario, again));
  EXPECT_EQ(Plot(scenario, runs), Plot(scenario, again));
  EXPECT_NE(Table(scenario, runs), Table(scenario, AllSchemes(scenario, 8)));
}

// The core's chance comes from the seed of its fleet, not from the world alone.
TEST(Storm, TheCoresOfAFleetDrawBySeed) {
  class Silence : public Network {
    void OpenLink(uint32_t, uint32_t link, uint32_t) override { link_ = link; }
    void CloseLink(uint32_t) override {}
    void SendLogin(uint32_t) override {}
    void SendKeepAlive(uint32_t) override {}
    void SendControl(uint32_t) override {}

   public:
    uint32_t link_ = 0;
  };
  const auto retries = [](uint64_t seed) {
    FleetOptions options;
    options.clients = 3;
    options.seed = seed;
    Silence network;
    const std::unique_ptr<Fleet> fleet = MakeCoreFleet(options, &network);
    std::set<double> times;
    for (uint32_t client = 0; client < options.clients; ++client) {
      fleet->Login(client, 0);
      fleet->LinkClosed(client, network.link_, 1);
      times.insert(fleet->Deadline(client));
    }
    return times;
  };
  EXPECT_EQ(retries(1).size(), 3u);
  EXPECT_EQ(retries(1), retries(1));
  EXPECT_NE(retries(1), retries(2));
}

TEST(StormReport, TellsWhetherTheGoalIsReached) {
  Outcome core, fixed;
  fixed.peak = fixed.peak_at_node = 1000;
  core.peak = core.peak_at_node = 100;
  core.back_ms = 90000;
  const auto missed = [&] {
    const Scenario scenario = Named("refused");
    return CountOf(Table(scenario, {{Scheme::kCore, core}, {Scheme::kFixed, fixed}}), "MISSED");
  };
  EXPECT_EQ(missed(), 0u);
  core.peak = 101;
  EXPECT_EQ(missed(), 1u);
  core.peak_at_node = 101;
  EXPECT_EQ(missed(), 2u);
  core.back_ms = 90001;
  EXPECT_EQ(missed(), 3u);
  core.back_ms = -1;  // never
  EXPECT_EQ(missed(), 3u);
}

TEST(StormReport, TellsWhetherHalfOfTheClientsWaitedLessThanHalfOfTheOutage) {
  const std::vector<Scenario> outages = {Outages().front()};  // 5 s
  Outcome outcome;
  outcome.waits = {1, 2499, 7000};
  EXPECT_EQ(CountOf(Waits(outages, {outcome}), "reached"), 1u);
  outcome.waits[1] = 2500;
  EXPECT_EQ(CountOf(Waits(outages, {outcome}), "MISSED"), 1u);
}

TEST(StormReport, DrawsAPanelForEachScheme) {
  const Scenario scenario = Named("refused");
  const std::string svg = Plot(scenario, AllSchemes(scenario, 1));
  EXPECT_EQ(CountOf(svg, "<path fill="), 3u);
  for (const Scheme scheme : kSchemes) EXPECT_EQ(CountOf(svg, NameOf(scheme)), 1u);
  EXPECT_EQ(svg.substr(svg.size() - 7), "</svg>\n");
}

TEST(StormReport, GroupsDigits) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace im::storm
