// Runs worlds by their seeds: `npm run sim`. A red seed is told with the line that replays it.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/sim/world.h"

namespace {

using im::sim::Outcome;
using im::sim::RunSeed;

struct Job {
  uint64_t seed;
  uint32_t steps;
};

struct Options {
  uint64_t from = 1;
  uint64_t seeds = 1000;
  uint32_t steps = 2000;
  uint32_t threads = std::thread::hardware_concurrency();
  uint64_t red_limit = 1;  // stop after so many
  bool trace = false;
  bool hashes = false;
  bool quiet = false;
  bool faults = false;
  std::string list;
};

thread_local Job current_job;

void Replay(char* out, size_t size, const Job& job) {
  std::snprintf(out, size, "npm run sim -- --seeds 1 --from %llu --steps %u --trace",
                static_cast<unsigned long long>(job.seed), job.steps);
}

// A failed check in the core traps. The seed is all that is needed to see it again.
void OnTrap(int signal) {
  char line[200];
  char message[300];
  Replay(line, sizeof(line), current_job);
  const int size = std::snprintf(message, sizeof(message),
                                 "\nred: seed %llu: signal %d, a check in the core failed\n  %s\n",
                                 static_cast<unsigned long long>(current_job.seed), signal, line);
  if (write(STDOUT_FILENO, message, static_cast<size_t>(size)) < 0) _exit(2);
  _exit(1);
}

[[noreturn]] void Usage(const std::string& what) {
  std::fprintf(
      stderr,
      "sim: %s\n"
      "  --seeds N    how many worlds (1000)      --from S     the first seed (1)\n"
      "  --steps M    events in each (2000)       --threads T  at once (all cores)\n"
      "  --list FILE  seeds from a file instead   --trace      print what happens\n"
      "  --hashes     print each trace's hash     --reds R     stop after R reds (1)\n"
      "  --quiet      no progress                 --faults     print how often each struck\n",
      what.c_str());
  std::exit(2);
}

uint64_t Whole(const std::string& name, const char* text) {
  char* end = nullptr;
  const unsigned long long value = text == nullptr ? 0 : std::strtoull(text, &end, 10);
  if (text == nullptr || *text < '0' || *text > '9' || *end != '\0') {
    Usage(name + " wants a whole number");
  }
  return value;
}

bool* FlagOf(const std::string& name, Options* options) {
  if (name == "--trace") return &options->trace;
  if (name == "--hashes") return &options->hashes;
  if (name == "--quiet") return &options->quiet;
  if (name == "--faults") return &options->faults;
  return nullptr;
}

uint32_t Whole32(const std::string& name, const char* text) {
  const uint64_t value = Whole(name, text);
  if (value > UINT32_MAX) Usage(name + " is too large");
  return static_cast<uint32_t>(value);
}

Options Parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string name = words[i];
    if (bool* flag = FlagOf(name, &options)) {
      *flag = true;
      continue;
    }
    const char* value = ++i < count ? words[i] : nullptr;
    if (name == "--seeds") {
      options.seeds = Whole(name, value);
    } else if (name == "--from") {
      options.from = Whole(name, value);
    } else if (name == "--steps") {
      options.steps = Whole32(name, value);
    } else if (name == "--threads") {
      options.threads = Whole32(name, value);
    } else if (name == "--reds") {
      options.red_limit = Whole(name, value);
    } else if (name == "--list") {
      if (value == nullptr) Usage(name + " wants a file");
      options.list = value;
    } else {
      Usage("unknown option " + name);
    }
  }
  if (options.threads == 0 || options.trace) options.threads = 1;
  return options;
}

// Lines of "seed steps  # what it found".
std::vector<Job> ReadList(const std::string& path) {
  std::ifstream file(path);
  if (!file) Usage("cannot read " + path);
  std::vector<Job> jobs;
  for (std::string line; std::getline(file, line);) {
    line.resize(std::min(line.find('#'), line.size()));
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    std::istringstream words(line);
    Job job{};
    if (!(words >> job.seed >> job.steps)) Usage("cannot read '" + line + "' in " + path);
    jobs.push_back(job);
  }
  if (jobs.empty()) Usage(path + " lists no seeds");
  return jobs;
}

class Runner {
 public:
  explicit Runner(const Options& options) : options_(options) {
    if (!options.list.empty()) jobs_ = ReadList(options.list);
    total_ = options.list.empty() ? options.seeds : jobs_.size();
  }

  int Run() {
    std::vector<std::thread> threads;
    for (uint32_t i = 0; i < options_.threads; ++i) threads.emplace_back([this] { Work(); });
    if (!options_.quiet && !options_.trace) Progress();
    for (std::thread& thread : threads) thread.join();
    const double seconds = Seconds();
    std::printf(
        "%llu seeds, %llu red, %.1f s, %.0f seeds/s, %.2f million steps/s, "
        "%.1f simulated days, hash %016llx\n",
        Long(done_), Long(red_), seconds, static_cast<double>(done_) / seconds,
        static_cast<double>(steps_) / seconds / 1e6, simulated_ / 86400000, Long(hash_));
    if (options_.faults) PrintFaults();
    return red_ == 0 && done_ == total_ ? 0 : 1;
  }

 private:
  static unsigned long long Long(uint64_t value) { return value; }

  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count() +
           1e-9;
  }

  void Work() {
    for (;;) {
      const uint64_t index = next_++;
      if (index >= total_ || red_ >= options_.red_limit) return;
      const Job job = jobs_.empty() ? Job{options_.from + index, options_.steps} : jobs_[index];
      current_job = job;
      Report(job, RunSeed(job.seed, job.steps, options_.trace));
    }
  }

  void Report(const Job& job, const Outcome& outcome) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++done_;
    steps_ += job.steps;
    simulated_ += outcome.simulated;
    for (uint32_t i = 0; i < im::sim::kFaultKinds; ++i) struck_[i] += outcome.struck[i];
    hash_ += outcome.hash;  // the order of the threads must not matter
    if (options_.hashes) std::printf("%llu %016llx\n", Long(job.seed), Long(outcome.hash));
    if (outcome.rule.empty()) return;
    ++red_;
    char line[200];
    Replay(line, sizeof(line), job);
    std::printf("\nred: seed %llu: %s: %s\n  %s\n", Long(job.seed), outcome.rule.c_str(),
                outcome.what.c_str(), line);
    std::fflush(stdout);
  }

  void PrintFaults() const {
    for (uint32_t i = 0; i < im::sim::kFaultKinds; ++i) {
      std::printf("%12llu  %s\n", Long(struck_[i]),
                  im::sim::NameOf(static_cast<im::sim::Fault>(i)));
    }
  }

  void Progress() {
    for (double told = 0; done_ < total_ && red_ < options_.red_limit;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (Seconds() - told < 5) continue;
      told = Seconds();
      const double rate = static_cast<double>(done_) / told;
      std::fprintf(stderr, "sim: %llu of %llu seeds, %llu red, %.0f seeds/s, %.0f s to go\n",
                   Long(done_), Long(total_), Long(red_), rate,
                   static_cast<double>(total_ - done_) / rate);
    }
  }

  const Options options_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::vector<Job> jobs_;
  uint64_t total_ = 0;
  std::mutex mutex_;
  std::atomic<uint64_t> next_{0};
  std::atomic<uint64_t> done_{0};
  std::atomic<uint64_t> red_{0};
  uint64_t steps_ = 0;
  uint64_t struck_[im::sim::kFaultKinds] = {};
  uint64_t hash_ = 0;
  double simulated_ = 0;
};

}  // namespace

int main(int count, char** words) {
  for (const int signal : {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGFPE}) std::signal(signal, OnTrap);
  return Runner(Parse(count, words)).Run();
}
