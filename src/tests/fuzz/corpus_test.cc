// The corpora of the fuzz targets, replayed without a fuzzer. And: a broken property is noticed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "session/event.h"
#include "session/state.h"
#include "tests/fuzz/abi_record.h"
#include "tests/fuzz/abi_script.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/decoder_properties.h"
#include "tests/fuzz/last_words.h"
#include "tests/fuzz/receipts_properties.h"
#include "tests/fuzz/session_properties.h"
#include "tests/support/text.h"
#include "wire/decode.h"

namespace im {
namespace {

namespace fs = std::filesystem;

struct Target {
  const char* name;  // of fuzz_NAME.cc and of the folder corpus/NAME
  void (*run)(const std::string& input);
};

const Target kTargets[] = {
    {"abi", [](const std::string& input) { PlayAbiScript(input); }},
    {"decoder",
     [](const std::string& input) {
       CheckDecoder(TextOfInput(reinterpret_cast<const uint8_t*>(input.data()), input.size()));
     }},
    {"receipts",
     [](const std::string& input) {
       CheckReceipts(reinterpret_cast<const uint8_t*>(input.data()), input.size());
     }},
    {"session",
     [](const std::string& input) {
       CheckSession(reinterpret_cast<const uint8_t*>(input.data()), input.size());
     }},
};

struct Replay {
  const Target* target;
  fs::path file;
};

void PrintTo(const Replay& replay, std::ostream* out) { *out << replay.file; }

std::vector<fs::path> Listed(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::exists(folder)) return files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Replay> Replays() {
  std::vector<Replay> replays;
  for (const Target& target : kTargets) {
    for (const fs::path& file : Listed(fs::path(IM_FUZZ_CORPUS) / target.name)) {
      replays.push_back({&target, file});
    }
  }
  return replays;
}

// --- The corpora. ---

class CorpusTest : public testing::TestWithParam<Replay> {};

TEST_P(CorpusTest, HoldsWhatItsTargetDemands) {
  std::ifstream file(GetParam().file, std::ios::binary);
  ASSERT_TRUE(file) << GetParam().file;
  const std::string input{std::istreambuf_iterator<char>(file), {}};
  const LastWords words(GetParam().file.string());
  GetParam().target->run(input);
}

INSTANTIATE_TEST_SUITE_P(Fuzz, CorpusTest, testing::ValuesIn(Replays()), [](const auto& info) {
  std::string name =
      std::string(info.param.target->name) + "_" + info.param.file.filename().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
  return name;
});

TEST(Corpus, EveryTargetHasOneAndEveryOneHasATarget) {
  std::set<std::string> names;
  for (const Target& target : kTargets) {
    names.insert(target.name);
    EXPECT_GE(Listed(fs::path(IM_FUZZ_CORPUS) / target.name).size(), 20u) << target.name;
  }
  for (const fs::path& folder : Listed(IM_FUZZ_CORPUS)) {
    EXPECT_EQ(names.count(folder.filename().string()), 1u) << folder;
  }
}

// --- What is noticed. ---

TEST(FuzzCheckDeathTest, AFailedPropertySaysWhatFailedAndAborts) {
  FUZZ_CHECK(true, "not said");
  EXPECT_DEATH(FUZZ_CHECK(1 + 1 == 3, "the sum"),
               "corpus_test.cc:.*does not hold: 1 \\+ 1 == 3"
               ".*\n.*the sum");
}

TEST(DecoderPropertiesDeathTest, ATextOutsideItsQuotesIsNoticed) {
  const std::u16string text = u"{\"from\":\"a\\n\"}";
  Frame frame;
  ASSERT_EQ(Decode(text, &frame), Status::kOk);
  CheckLimits(text, frame);
  Frame shifted = frame;
  ++shifted.from.end;
  EXPECT_DEATH(CheckLimits(text, shifted), "does not hold");
  Frame beyond = frame;
  beyond.from.end = 1000;
  EXPECT_DEATH(CheckLimits(text, beyond), "does not hold");
  Frame plain = frame;
  plain.from.source = Source::kInput;
  EXPECT_DEATH(CheckLimits(text, plain), "does not hold");
}

TEST(DecoderPropertiesDeathTest, ATimeThatJavaScriptCannotHoldIsNoticed) {
  Frame frame;
  frame.server_time = kMaxSafeInteger + 1;
  EXPECT_DEATH(CheckLimits({}, frame), "does not hold");
}

im_record Record(Source source, uint32_t begin, uint32_t end) {
  im_record record{};
  record.link = 1;
  record.piece_count = 1;
  record.pieces[0] = im_piece{static_cast<int32_t>(source), begin, end};
  return record;
}

TEST(AbiRecordDeathTest, APieceOutsideTheTextItNamesIsNoticed) {
  HostTexts texts;
  texts.input = u"{\"type\":53,\"dataContent\":\"ab\"}";
  const int32_t echo = static_cast<int32_t>(OutputKind::kEcho);
  CheckPieces(echo, Record(Source::kInput, 26, 28), texts);
  for (const im_record& record :
       {Record(Source::kInput, 26, 27), Record(Source::kInput, 26, 1000),
        Record(Source::kInput, 28, 26), Record(Source::kInput, 0, 0),
        Record(Source::kDocument, 26, 28), Record(Source::kInputEscaped, 26, 28),
        Record(Source::kContent, 0, 0)}) {
    EXPECT_DEATH(CheckPieces(echo, record, texts), "does not hold")
        << record.pieces[0].source << " " << record.pieces[0].begin << " " << record.pieces[0].end;
  }
}

TEST(AbiRecordDeathTest, ANumberOutOfItsRangeIsNoticed) {
  const int32_t changed = static_cast<int32_t>(OutputKind::kStateChanged);
  im_record record = Record(Source::kNull, 0, 0);
  record.code = static_cast<int32_t>(State::kOnline);
  record.value = -1;
  CheckNumbers(changed, record);
  EXPECT_DEATH(CheckNumbers(99, record), "does not hold");
  record.value = 5;  // only who waits knows when it goes on
  EXPECT_DEATH(CheckNumbers(changed, record), "does not hold");
  record.value = -1;
  record.code = 6;
  EXPECT_DEATH(CheckNumbers(changed, record), "does not hold");
}

TEST(AbiRecordDeathTest, AFrameThatIsNoneIsNoticed) {
  im_record record = Record(Source::kConstant, ConstantCount() - 1, 0);
  EXPECT_DEATH(CheckPieces(static_cast<int32_t>(OutputKind::kSendFrame), record, HostTexts{}),
               "does not hold");
}

}  // namespace
}  // namespace im
