#include "tests/storm/plot.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace im::storm {
namespace {

constexpr int kWidth = 860;
constexpr int kLeft = 90;
constexpr int kRight = 20;
constexpr int kTop = 44;
constexpr int kPanel = 110;  // height of the curve
constexpr int kGap = 44;     // below it: room for the next one's heading
constexpr int kTickSeconds = 30;

[[gnu::format(printf, 2, 3)]] void Add(std::string* svg, const char* format, ...) {
  char line[400];
  va_list values;
  va_start(values, format);
  std::vsnprintf(line, sizeof(line), format, values);
  va_end(values);
  *svg += line;
}

struct Axis {
  int from, to;  // seconds
  double top;    // attempts per second

  double X(double second) const {
    return kLeft + (second - from) / (to - from) * (kWidth - kLeft - kRight);
  }
};

constexpr const char* ColourOf(Scheme scheme) {
  return scheme == Scheme::kCore ? "#0a7d4f" : scheme == Scheme::kFixed ? "#b3261e" : "#8a5a00";
}

// The least of 1, 2 or 5 times a power of ten that is not below.
double Round(double value) {
  double power = 1;
  while (power * 10 < value) power *= 10;
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= value) return step * power;
  }
  return power * 10;
}

void Down(std::string* svg, const Scenario& scenario, const Axis& axis, int top) {
  for (const Outage& outage : scenario.outages) {
    const double from = axis.X(static_cast<double>(outage.from) / 1000);
    Add(svg, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#ececec\"/>\n", from,
        top, axis.X(static_cast<double>(outage.to) / 1000) - from, kPanel);
  }
}

void Steps(std::string* svg, const SchemeRun& run, const Axis& axis, int bottom) {
  Add(svg, "<path fill=\"%s\" d=\"M%.1f %d", ColourOf(run.scheme), axis.X(axis.from), bottom);
  for (int second = axis.from; second < axis.to; ++second) {
    const double count = run.outcome.attempts.at(static_cast<size_t>(second));
    Add(svg, "V%.1fH%.1f", bottom - count / axis.top * kPanel, axis.X(second + 1));
  }
  Add(svg, "V%dZ\"/>\n", bottom);
}

void Panel(std::string* svg, const Scenario& scenario, const SchemeRun& run, const Axis& axis,
           int top) {
  const int bottom = top + kPanel;
  Down(svg, scenario, axis, top);
  Steps(svg, run, axis, bottom);
  Add(svg, "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#444\"/>\n", kLeft, top, bottom,
      kWidth - kRight);
  Add(svg, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s: %s attempts, at most %s in a second",
      kLeft, top - 8, NameOf(run.scheme), Grouped(run.outcome.total).c_str(),
      Grouped(run.outcome.peak).c_str());
  Add(svg, ", %s at a node that is up</text>\n", Grouped(run.outcome.peak_at_node).c_str());
  Add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s/s</text>\n", kLeft - 8, top + 5,
      Grouped(static_cast<uint64_t>(axis.top)).c_str());
  Add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n", kLeft - 8, bottom);
  for (int second = axis.from; second <= axis.to; second += kTickSeconds) {
    Add(svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>\n", axis.X(second),
        bottom + 15, second - static_cast<int>(kCalm / 1000));
  }
}

}  // namespace

std::string Plot(const Scenario& scenario, const std::vector<SchemeRun>& runs) {
  Axis axis{static_cast<int>(kCalm / 1000), static_cast<int>(scenario.end / 1000), 1};
  double peak = 1;
  for (const SchemeRun& run : runs) peak = std::max(peak, static_cast<double>(run.outcome.peak));
  axis.top = Round(peak);
  const int height = kTop + static_cast<int>(runs.size()) * (kPanel + kGap);
  std::string svg;
  Add(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" ", kWidth, height);
  Add(&svg, "role=\"img\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n");
  Add(&svg, "<title>Connection attempts per second: %s. Grey: down.</title>\n", scenario.title);
  Add(&svg, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", kWidth, height);
  int top = kTop;
  for (const SchemeRun& run : runs) {
    Panel(&svg, scenario, run, axis, top);
    top += kPanel + kGap;
  }
  return svg + "</svg>\n";
}

}  // namespace im::storm
