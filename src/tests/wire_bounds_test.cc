// Nothing behind the end of a text is looked at: whatever the text, whatever stands there.
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/json_file.h"
#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/scan.h"

namespace im {
namespace {

constexpr size_t kRoom = 1 << 16;  // a whole number of pages, wherever

// Memory behind which a page begins that may not be read.
class Edge {
 public:
  Edge() {
    void* pages =
        mmap(nullptr, 2 * kRoom, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(pages, MAP_FAILED);
    begin_ = static_cast<char*>(pages);
    EXPECT_EQ(mprotect(begin_ + kRoom, kRoom, PROT_NONE), 0);
  }
  ~Edge() { munmap(begin_, 2 * kRoom); }
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;

  // The text, its last unit being the last that can be read. Until the next Put.
  std::u16string_view Put(std::u16string_view text) {
    EXPECT_LE(text.size() * sizeof(char16_t), kRoom);
    char16_t* units = reinterpret_cast<char16_t*>(begin_ + kRoom) - text.size();
    std::copy(text.begin(), text.end(), units);
    return {units, text.size()};
  }

 private:
  char* begin_;
};

// Calls `look` with every beginning of `text`, each at the edge, down to nothing.
template <typename Look>
void EachBeginning(const std::u16string& text, const Look& look) {
  Edge edge;
  for (size_t size = 0; size <= text.size(); ++size) {
    look(edge.Put(std::u16string_view(text).substr(0, size)));
  }
}

const std::vector<std::u16string> kScraps = {
    u"\"a\\n\\u00e9\\\\\"", u"\"\\uD83D\\uDE00\"", u"-120.5e-7", u"0.0E+12", u"1e5", u"-0",
    u"\xd83d\xde00\xd83d",  u"type\\u0000",
};

TEST(Bounds, NoScrapOfATokenIsReadBeyondItsEnd) {
  for (const std::u16string& scrap : kScraps) {
    EachBeginning(scrap, [](std::u16string_view text) {
      StringToken string{};
      NumberToken number{};
      uint32_t next = 0;
      EXPECT_TRUE(!ScanString(text, 0, &string, &next) || next <= text.size());
      EXPECT_TRUE(!ScanNumber(text, 0, &number, &next) || next <= text.size());
    });
  }
}

TEST(Bounds, NoMeaningIsSoughtBeyondTheEnd) {
  for (const std::u16string content : {u"type", u"t\\u0079pe", u"\xd83d\xde00\xd83d\xde00"}) {
    Edge edge;
    const std::u16string_view whole = edge.Put(content);
    EXPECT_FALSE(TextEquals(whole, "type and more"));
    EXPECT_TRUE(HashText({1, 2}, whole) == HashText({1, 2}, content));
  }
  EachBeginning(u"a\u00e9\u4f60\xd83d\xde00\xd83d", [](std::u16string_view text) {
    const std::u16string copy(text);
    EXPECT_EQ(Utf8Bytes(text), Utf8(copy).size());
    EXPECT_TRUE(HashUnits({1, 2}, text) == HashUnits({1, 2}, copy));
  });
}

TEST(Bounds, NoFrameIsReadBeyondItsEnd) {
  std::vector<std::u16string> texts = {
      u"{\"bridge\":true,\"type\":4,\"dataContent\":\"\\u0031\",\"from\":\"0\",\"to\":\"a\","
      u"\"fp\":\"f\",\"QoS\":false,\"typeu\":-1,\"sm\":-1}"};  // as a server spells it
  for (const nlohmann::json& row : LoadJson("frame-vectors.json")) {
    texts.push_back(Utf16(row["fields"].dump()));
  }
  for (const std::u16string& text : texts) {
    EachBeginning(text, [&](std::u16string_view beginning) {
      Frame frame;
      const Status status = beginning.size() == text.size() ? Status::kOk : Status::kInvalidFrame;
      EXPECT_EQ(Decode(beginning, &frame), status);
      EXPECT_EQ(DecodeGeneral(beginning, &frame), status);
    });
  }
}

}  // namespace
}  // namespace im
