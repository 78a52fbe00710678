// Whatever is called in whatever order with whatever numbers: no trap, no access out of bounds (it
// runs under AddressSanitizer too), no record that says more than it may. Only pointers are legal.
// The calls are scripts of abi_script.h, drawn from a fixed stream; the fuzzer writes its own.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/abi_script.h"
#include "tests/fuzz/last_words.h"

namespace im {
namespace {

class RandomScript {
 public:
  explicit RandomScript(uint32_t seed) : random_(seed) {}

  std::string Lines(int count) {
    std::string script = Header();
    for (int i = 0; i < count; ++i) script += Line() + "\n";
    return script;
  }

 private:
  uint32_t Below(uint32_t limit) { return random_() % limit; }
  const std::string& OneOf(const std::vector<std::string>& lines) {
    return lines[Below(static_cast<uint32_t>(lines.size()))];
  }

  // Some clients are careless, and some are given every option, legal or not.
  std::string Header() {
    std::string script = Below(4) == 0 ? "N" : "n";
    script += std::string(1, Letter()) + "\n";
    if (Below(2) == 0) return script;
    for (char option = '0' - 1; option < '0' + 25; ++option) {
      script += std::string("o") + option + Letter() + "\n";
    }
    return script;
  }

  char Letter() { return static_cast<char>(Below(2) == 0 ? '0' + Below(10) : 'a' + Below(26)); }

  std::string Line() {
    // What a good host would do, so that the rest does not only meet closed doors.
    static const std::string kOnline =
        "l\nt\nu\n{\"type\":50,\"dataContent\":\"{\\\"code\\\":0}\"}\n";
    static const std::vector<std::string> kOrderly = {
        kOnline,
        kOnline + "s b f\n{\"type\":4,\"dataContent\":\"f\",\"from\":\"b\"}",
        kOnline + "s b\ns0 b\ns b\nj\nj",
        "j",
        "j",
        "+",
        "+d",
        "+e",
        ".",
    };
    static const std::vector<std::string> kCalls = {
        "l",
        "t",
        "u",
        "x",
        "w",
        "w1",
        "w2",
        ".",
        "e",
        "a",
        "r9",
        "?",
        "s b",
        "s b f",
        "s1-d b",
        "S11",
        "<",
        "d",
        "b",
        "bl",
        "+i",
        "3",
        "2",
        "1",
        R"({"type":2,"QoS":true,"fp":"f","dataContent":"x","from":"b\n"})",
        R"({"type":4,"dataContent":"f","from":"b"})",
        R"({"type":51})",
        R"({"type":52,"dataContent":"{\"errorCode\":1,\"errorMsg\":\"\\n\"}"})",
        R"({"type":53,"dataContent":"\ud800"})",
        R"({"a":[[[[[[[[[[[[)",
    };
    static const std::vector<std::string> kEnds = {
        "q",
        "T",
        "@n",
        "@p",
        "@t",
        "@0",
        "n",
        R"({"type":52,"dataContent":"{\"errorCode\":301}"})",
        R"({"type":54,"dataContent":"{\"code\":1,\"reason\":\"r\"}"})",
    };
    if (Below(20) == 0) return OneOf(kEnds);
    if (Below(2) == 0) return OneOf(kOrderly);
    std::string line = OneOf(kCalls);
    if (Below(6) == 0) line[Below(static_cast<uint32_t>(line.size()))] = Letter();
    if (Below(6) == 0) line += Letter();
    return line;
  }

  std::mt19937 random_;
};

TEST(AbiRandomTest, NoOrderOfCallsAndNoNumberTraps) {
  AbiSums sums{};
  for (uint32_t seed = 0; seed < 500; ++seed) {
    const LastWords words("seed " + std::to_string(seed));
    const AbiSums got = PlayAbiScript(RandomScript(seed).Lines(200));
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += got[i];
  }
  // Not all of it was refused: accepted, delivered, lost, shown, frames in, frames out.
  for (const int stat : {0, 1, 2, 4, 7, 8}) EXPECT_GT(sums[stat], 400) << stat;
}

}  // namespace
}  // namespace im
