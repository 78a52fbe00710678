#include "tests/storm/report.h"

#include <cstdio>

namespace im::storm {
namespace {

constexpr double kGoalRatio = 10;
constexpr double kGoalBackMs = 90000;
constexpr double kGoalWait = 0.5;  // of the outage

std::string Seconds(double ms) {
  if (ms < 0) return "never";
  char text[40];
  std::snprintf(text, sizeof(text), "%.1f s", ms / 1000);
  return text;
}

std::string Line(const SchemeRun& run) {
  const Outcome& outcome = run.outcome;
  char text[200];
  std::snprintf(text, sizeof(text), "  %-12s %12s %11s %11s %11s %11s %11s %8.2f %8.2f\n",
                NameOf(run.scheme), Grouped(outcome.total).c_str(), Grouped(outcome.peak).c_str(),
                Grouped(outcome.peak_at_node).c_str(), Seconds(outcome.offline_ms).c_str(),
                Seconds(outcome.below_ms).c_str(), Seconds(outcome.back_ms).c_str(),
                outcome.heartbeat_wave, outcome.fullest_node);
  return text;
}

std::string Ratio(const char* what, uint32_t core, uint32_t fixed) {
  const double ratio = core > 0 ? static_cast<double>(fixed) / core : 0;
  char text[200];
  std::snprintf(text, sizeof(text), "  %s: 1/%.1f of the fixed scheme's, goal 1/%.0f: %s\n", what,
                ratio, kGoalRatio, ratio >= kGoalRatio ? "reached" : "MISSED");
  return text;
}

std::string Controls(const Scenario& scenario, const Outcome& outcome) {
  const size_t to = static_cast<size_t>(scenario.end) / 1000;
  char text[300];
  std::snprintf(text, sizeof(text),
                "  control frames: %s of clients that were idle, %s of those that had talked, at "
                "most %u of one,\n  from %.0f to %.0f ms after its login, at most %s a second\n",
                Grouped(outcome.controls_of_idle).c_str(),
                Grouped(outcome.controls.Total(0, to) - outcome.controls_of_idle).c_str(),
                outcome.controls_of_one, outcome.control_delay_least, outcome.control_delay_most,
                Grouped(outcome.controls.Peak(0, to)).c_str());
  return text;
}

}  // namespace

std::string Grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, 1, ',');
  return text;
}

std::string Table(const Scenario& scenario, const std::vector<SchemeRun>& runs) {
  std::string text = std::string(scenario.name) + ": " + scenario.title + "\n" +
                     "                   attempts      peak/s   at a node     offline      < 99 %"
                     "   99 % back    waves  fullest\n";
  const Outcome* core = nullptr;
  const Outcome* fixed = nullptr;
  for (const SchemeRun& run : runs) {
    text += Line(run);
    if (run.scheme == Scheme::kCore) core = &run.outcome;
    if (run.scheme == Scheme::kFixed) fixed = &run.outcome;
  }
  if (core != nullptr && scenario.receipts) text += Controls(scenario, *core);
  if (core == nullptr || fixed == nullptr) return text;
  text += Ratio("peak of all attempts, at nodes up or down", core->peak, fixed->peak);
  text += Ratio("peak at a node that is up", core->peak_at_node, fixed->peak_at_node);
  const bool back = core->back_ms >= 0 && core->back_ms <= kGoalBackMs;
  text += "  99 % back: " + Seconds(core->back_ms) + ", goal " + Seconds(kGoalBackMs) + ": " +
          (back ? "reached" : "MISSED") + "\n";
  return text;
}

std::string Waits(const std::vector<Scenario>& outages, const std::vector<Outcome>& outcomes) {
  std::string text = "one client: from the server's return until it is online again\n"
                     "  attempts     gone for       least      median        99 %        most\n";
  for (size_t i = 0; i < outages.size(); ++i) {
    const std::vector<uint32_t>& waits = outcomes[i].waits;
    if (waits.empty()) continue;
    const double gone = static_cast<double>(outages[i].returned() - kCalm);
    const double median = waits[waits.size() / 2];
    char line[200];
    std::snprintf(line, sizeof(line), "  %-8s %12s %11s %11s %11s %11s   median %s\n",
                  outages[i].title, Seconds(gone).c_str(), Seconds(waits.front()).c_str(),
                  Seconds(median).c_str(), Seconds(waits[waits.size() * 99 / 100]).c_str(),
                  Seconds(waits.back()).c_str(),
                  median < gone * kGoalWait ? "below half of it: reached" : "MISSED");
    text += line;
  }
  return text;
}

}  // namespace im::storm
