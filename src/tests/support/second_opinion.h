// How the stock nlohmann/json reads a text, to compare our reading with. It shares no line with our
// decoders: they teach the library their own tokens, this is the library as it comes.
#ifndef IM_TESTS_SUPPORT_SECOND_OPINION_H_
#define IM_TESTS_SUPPORT_SECOND_OPINION_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace im {

// A member that has a meaning. Its type is that of `initial`; null stands for a text.
struct KnownMember {
  std::string key;
  nlohmann::json initial;
  int64_t low = 0;  // of a number
  int64_t high = 0;
};
using KnownMembers = std::vector<KnownMember>;

const KnownMembers& FrameMembers();
const KnownMembers& LoginResponseMembers();
const KnownMembers& ErrorResponseMembers();
const KnownMembers& KickoutMembers();

// A text as the library reads it, whatever document it may be.
class LibraryReading {
 public:
  explicit LibraryReading(const std::u16string& text);

  // Our rules and the library's differ here by design: it has no say.
  bool silent() const { return verdict_ == Verdict::kSilent; }

  // Every known member with its value or default, absent texts left out. Discarded: refused.
  nlohmann::json Fields(const KnownMembers& members) const;

  // We refuse a text if any of its duplicates is illegal; the library keeps only the last.
  bool duplicates() const { return duplicates_; }

 private:
  enum class Verdict { kSilent, kRefused, kAccepted };

  Verdict verdict_ = Verdict::kSilent;
  bool duplicates_ = false;
  nlohmann::json document_;
};

// Why our reading and the library's contradict each other; empty if they do not. `fields` is
// discarded if we refuse the text.
std::string Contradiction(const LibraryReading& library, const KnownMembers& members,
                          const nlohmann::json& fields);

}  // namespace im

#endif  // IM_TESTS_SUPPORT_SECOND_OPINION_H_
