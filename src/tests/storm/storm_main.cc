// What a million clients do to a server: `npm run storm`. The table goes to the standard output.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "session/config.h"
#include "tests/storm/heap.h"
#include "tests/storm/plot.h"
#include "tests/storm/report.h"
#include "tests/storm/world.h"

namespace {

using namespace im::storm;

constexpr uint32_t kLoneClients = 10000;  // enough to know how long one waits

struct Options {
  uint64_t clients = 1000000;
  uint64_t seed = 1;
  uint64_t capacity = 0;
  uint64_t tail = 120;
  uint64_t min_delay = 0;
  uint64_t max_delay = 0;
  std::string scenario = "all";
  std::string svg;
  bool quiet = false;
};

[[noreturn]] void Usage(const std::string& what) {
  std::fprintf(stderr,
               "storm: %s\n"
               "  --clients N      how many (1000000)\n"
               "  --seed S         of every random choice (1)\n"
               "  --scenario NAME  refused, hang, short, rolling, shuffled, outages, receipts\n"
               "                   or all (all)\n"
               "  --capacity C     logins per second that the server can do (0: no limit)\n"
               "  --tail T         seconds to watch after the last return (120)\n"
               "  --min-delay MS   reconnect.minDelay instead of its default\n"
               "  --max-delay MS   reconnect.maxDelay instead of its default\n"
               "  --svg FILE       draw the first scenario's attempts over time\n"
               "  --quiet          no progress\n",
               what.c_str());
  std::exit(2);
}

uint64_t Whole(const std::string& name, const char* text, uint64_t least, uint64_t most) {
  char* end = nullptr;
  const unsigned long long value = text == nullptr ? 0 : std::strtoull(text, &end, 10);
  if (text == nullptr || *text < '0' || *text > '9' || *end != '\0' || value < least ||
      value > most) {
    Usage(name + " wants a whole number from " + std::to_string(least) + " to " +
          std::to_string(most));
  }
  return value;
}

Options Parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string name = words[i];
    if (name == "--quiet") {
      options.quiet = true;
      continue;
    }
    const char* value = ++i < count ? words[i] : nullptr;
    if (name == "--clients") {
      options.clients = Whole(name, value, 1, 10000000);
    } else if (name == "--seed") {
      options.seed = Whole(name, value, 0, UINT64_MAX);
    } else if (name == "--capacity") {
      options.capacity = Whole(name, value, 0, 100000000);
    } else if (name == "--tail") {
      options.tail = Whole(name, value, 30, 3600);  // the heartbeats are watched for 30 s
    } else if (name == "--min-delay") {
      options.min_delay = Whole(name, value, 1, 3600000);
    } else if (name == "--max-delay") {
      options.max_delay = Whole(name, value, 1, 3600000);
    } else if (name == "--scenario" || name == "--svg") {
      if (value == nullptr) Usage(name + " wants a word");
      (name == "--svg" ? options.svg : options.scenario) = value;
    } else {
      Usage("unknown option " + name);
    }
  }
  return options;
}

class Runner {
 public:
  explicit Runner(const Options& options) : options_(options) {
    world_.fleet.clients = static_cast<uint32_t>(options.clients);
    world_.fleet.seed = options.seed;
    world_.fleet.min_delay = static_cast<double>(options.min_delay);
    world_.fleet.max_delay = static_cast<double>(options.max_delay);
    world_.capacity = static_cast<uint32_t>(options.capacity);
  }

  int Run() {
    std::printf("%s clients, seed %s, %s logins per second, delays from %s to %s ms\n",
                Grouped(options_.clients).c_str(), std::to_string(options_.seed).c_str(),
                options_.capacity == 0 ? "any number of" : Grouped(options_.capacity).c_str(),
                Delay(options_.min_delay, im::Config().min_delay).c_str(),
                Delay(options_.max_delay, im::Config().max_delay).c_str());
    uint32_t found = 0;
    for (const Scenario& scenario : AllScenarios(static_cast<int64_t>(options_.tail) * 1000)) {
      if (options_.scenario != "all" && options_.scenario != scenario.name) continue;
      if (!RunScenario(scenario, found++ == 0)) return 1;
    }
    if (options_.scenario == "all" || options_.scenario == "outages") {
      ++found;
      RunOutages();
    }
    if (found == 0) Usage("no scenario " + options_.scenario);
    std::printf("\nan idle client of the core: %u bytes and %.0f on the heap (%zu-bit)\n",
                CoreBytes(), heap_, sizeof(void*) * 8);
    return 0;
  }

 private:
  static std::string Delay(uint64_t given, double initial) {
    return std::to_string(given > 0 ? given : static_cast<uint64_t>(initial));
  }

  // False: the plot could not be written.
  bool RunScenario(const Scenario& scenario, bool first) {
    std::vector<SchemeRun> runs;
    for (const Scheme scheme : kSchemes) {
      if (scenario.receipts && scheme != Scheme::kCore) continue;
      runs.push_back(SchemeRun{scheme, RunScheme(scenario, scheme)});
    }
    std::printf("\n%s", Table(scenario, runs).c_str());
    std::fflush(stdout);
    if (!first || options_.svg.empty()) return true;
    std::ofstream file(options_.svg);
    file << Plot(scenario, runs);
    file.close();
    if (!file) std::fprintf(stderr, "storm: cannot write %s\n", options_.svg.c_str());
    return static_cast<bool>(file);
  }

  void RunOutages() {
    const std::vector<Scenario> outages = Outages();
    std::vector<Outcome> outcomes;
    WorldOptions world = world_;
    world.fleet.clients = std::min(world.fleet.clients, kLoneClients);
    for (const Scenario& outage : outages) {
      outcomes.push_back(World(outage, Scheme::kCore, world).Run());
    }
    std::printf("\n%s", Waits(outages, outcomes).c_str());
  }

  Outcome RunScheme(const Scenario& scenario, Scheme scheme) {
    WorldOptions world = world_;
    const int64_t before = HeapBytes();
    if (scheme == Scheme::kCore) {
      world.on_idle = [this, before] {
        heap_ = static_cast<double>(HeapBytes() - before) / static_cast<double>(options_.clients);
      };
    }
    if (!options_.quiet) {
      world.tell = [&](int64_t now, double online) { Progress(scenario, scheme, now, online); };
    }
    return World(scenario, scheme, world).Run();
  }

  void Progress(const Scenario& scenario, Scheme scheme, int64_t now, double online) {
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    if (seconds - told_ < 5) return;
    told_ = seconds;
    std::fprintf(stderr, "storm: %.0f s, %s, %s: second %lld of %lld, %.1f %% online\n", seconds,
                 scenario.name, NameOf(scheme), static_cast<long long>(now / 1000),
                 static_cast<long long>(scenario.end / 1000), online * 100);
  }

  const Options options_;
  WorldOptions world_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  double told_ = 0;
  double heap_ = 0;
};

}  // namespace

int main(int count, char** words) { return Runner(Parse(count, words)).Run(); }
