// What messages say, in three kinds and any size, and frames as the server spells them.
#ifndef IM_TESTS_BENCH_TEXTS_H_
#define IM_TESTS_BENCH_TEXTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace im::bench {

enum class Kind { kAscii, kChinese, kNestedJson };

// JSON string content, without the quotes, of a text of `bytes` bytes of UTF-8. Nested JSON is a
// document as applications send them: its quotes are escaped on the wire, and some of it twice.
std::u16string Content(Kind kind, size_t bytes);

// 36 units, as a UUID has; another one for each number.
std::u16string Fingerprint(uint32_t number);

// The same, with a tag.
std::u16string Tag(uint32_t number);

std::u16string Message(const std::u16string& content, const std::u16string& fingerprint);
std::u16string Ack(const std::u16string& fingerprint);
// A control frame with receipts for these.
std::u16string Receipts(const std::vector<std::u16string>& fingerprints, uint32_t number);
std::u16string LoginAccepted();
std::u16string KeepAliveAnswer();

}  // namespace im::bench

#endif  // IM_TESTS_BENCH_TEXTS_H_
