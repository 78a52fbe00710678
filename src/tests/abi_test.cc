// The conventions of abi/im_api.h.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "abi/im_api.h"
#include "session/config.h"
#include "session/event.h"
#include "session/state.h"
#include "tests/support/text.h"
#include "wire/encode.h"

namespace im {
namespace {

constexpr double kForever = __builtin_inf();

struct Destroy {
  void operator()(im_client* client) const { im_destroy(client); }
};
using ClientPointer = std::unique_ptr<im_client, Destroy>;

ClientPointer Create() { return ClientPointer(im_create(1, 2, 3, 4, 1000)); }

int32_t Code(Status status) { return static_cast<int32_t>(status); }
int32_t Code(OutputKind kind) { return static_cast<int32_t>(kind); }

void Write(im_client* client, const std::u16string& text) {
  char16_t* buffer = im_reserve(client, static_cast<uint32_t>(text.size()));
  ASSERT_NE(buffer, nullptr);
  std::memcpy(buffer, text.data(), text.size() * 2);
}

void Frame(im_client* client, const std::u16string& text, double now = 1000) {
  Write(client, text);
  im_link_frame(client, 1, static_cast<uint32_t>(text.size()), 0, -1, now);
}

// Polls until `kind`; what it then has to say is in the record.
const im_record* PollFor(im_client* client, OutputKind kind) {
  for (int32_t found = im_poll(client, 0); found != 0; found = im_poll(client, 0)) {
    if (found == Code(kind)) return im_record_of(client);
  }
  return nullptr;
}

void Drain(im_client* client) { PollFor(client, OutputKind::kNone); }

const std::u16string kAccepted =
    uR"({"type":50,"dataContent":"{\"code\":0,\"firstLoginTime\":1700000000000}"})";

void GoOnline(im_client* client) {
  im_login(client, 1000);
  im_token_ready(client, 1, 1, 1000);
  im_link_opened(client, 1, 1000);
  Frame(client, kAccepted);
  Drain(client);
}

int32_t Send(im_client* client, const std::u16string& recipient, double content_bytes = 10,
             const std::u16string& fingerprint = u"") {
  Write(client, recipient + fingerprint);
  const int32_t own = fingerprint.empty() ? -1 : static_cast<int32_t>(fingerprint.size());
  return im_send(client, static_cast<uint32_t>(recipient.size()), own, content_bytes,
                 recipient.size() + 2.0, fingerprint.size() + 2.0, -1, 1, 0, -1, 1000);
}

std::vector<std::string> Constants() {
  std::vector<std::string> out(1);
  for (const char* at = im_constants(); *at != '\0'; ++at) {
    if (*at == '\n') {
      out.emplace_back();
    } else {
      out.back() += *at;
    }
  }
  return out;
}

// Joins a gather list as the host does; its own texts are just named.
std::string Joined(const im_record& record, const std::u16string& input = u"") {
  static const char* const kNames[] = {"USER", "TO", "CONTENT", "FP", "user", "token", "extra"};
  const std::vector<std::string> constants = Constants();
  std::string out;
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    const im_piece& piece = record.pieces[i];
    const Source source = static_cast<Source>(piece.source);
    if (source == Source::kConstant) {
      out += constants.at(piece.begin);
    } else if (source == Source::kNumber) {
      out += std::to_string(static_cast<int32_t>(piece.begin) * 4294967296 + piece.end);
    } else if (source == Source::kInput) {
      for (uint32_t k = piece.begin; k < piece.end; ++k) out += static_cast<char>(input.at(k));
    } else {
      out += kNames[piece.source - static_cast<int>(Source::kUserId)];
    }
  }
  return out;
}

TEST(AbiTest, TheConstantsAreTheCodecs) {
  EXPECT_EQ(im_abi_version(), 6u);
  const std::vector<std::string> constants = Constants();
  ASSERT_EQ(constants.size(), ConstantCount());
  for (uint32_t i = 0; i < constants.size(); ++i) EXPECT_EQ(constants[i], ConstantText(i));
  EXPECT_EQ(im_constants(), im_constants());
}

TEST(AbiTest, AnOptionTakesWholeNumbersInItsRange) {
  struct Range {
    const char* name;
    double low, high;
  };
  const Range ranges[] = {
#define X(name, member, text, initial, low, high) \
  {text, static_cast<double>(low), static_cast<double>(high)},
      IM_OPTION_LIST(X)
#undef X
  };
  const ClientPointer client = Create();
  for (int32_t i = 0; i < static_cast<int32_t>(std::size(ranges)); ++i) {
    const Range& range = ranges[i];
    EXPECT_EQ(im_set_option(client.get(), i, range.low), 0) << range.name;
    EXPECT_EQ(im_set_option(client.get(), i, range.high), 0) << range.name;
    for (const double value : {range.low - 1, range.high + 1, range.low + 0.5, std::nan(""),
                               kForever, -kForever, -1.0, 1e300}) {
      EXPECT_EQ(im_set_option(client.get(), i, value), Code(Status::kInvalidOption))
          << range.name << " " << value;
    }
  }
}

TEST(AbiTest, AnUnknownOptionIsInvalid) {
  const ClientPointer client = Create();
  for (const int32_t option : {-1, static_cast<int32_t>(Option::kCount), INT32_MAX, INT32_MIN}) {
    EXPECT_EQ(im_set_option(client.get(), option, 1), Code(Status::kInvalidOption));
  }
}

TEST(AbiTest, ABufferMayBeEmptyAndHasALimit) {
  const ClientPointer client = Create();
  EXPECT_NE(im_reserve(client.get(), 0), nullptr);
  const uint32_t most = 16 * 1024 * 1024;
  char16_t* buffer = im_reserve(client.get(), most);
  ASSERT_NE(buffer, nullptr);
  buffer[0] = buffer[most - 1] = 1;
  EXPECT_EQ(im_reserve(client.get(), most + 1), nullptr);
  EXPECT_EQ(im_reserve(client.get(), UINT32_MAX), nullptr);
  for (const uint32_t units : {1u, 65536u, 65537u, 0u, 100u}) {
    buffer = im_reserve(client.get(), units);
    ASSERT_NE(buffer, nullptr);
    for (uint32_t i = 0; i < units; ++i) buffer[i] = 1;
  }
}

TEST(AbiTest, AnEmptyFrameIsAnInvalidFrame) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  Frame(client.get(), u"");
  const im_record* record = PollFor(client.get(), OutputKind::kError);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->code, Code(Status::kInvalidFrame));
}

TEST(AbiTest, AFrameLongerThanTheBufferIsNotRead) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  im_reserve(client.get(), 10);
  im_link_frame(client.get(), 1, 11, 0, -1, 1000);
  EXPECT_EQ(im_poll(client.get(), 0), 0);
  EXPECT_EQ(im_stats(client.get())[7], 1);
}

TEST(AbiTest, TheLoginIsAGatherListOfConstantsNumbersAndTheHostsTexts) {
  const ClientPointer client = Create();
  im_set_option(client.get(), static_cast<int32_t>(Option::kHasExtra), 1);
  im_login(client.get(), 1000);
  im_token_ready(client.get(), 1, 1, 1000);
  im_link_opened(client.get(), 1, 1000);
  const im_record* record = PollFor(client.get(), OutputKind::kSendFrame);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->link, 1u);
  EXPECT_EQ(Joined(*record),
            R"({"bridge":false,"type":0,"dataContent":"{\"loginUserId\":user,)"
            R"(\"loginToken\":token,\"extra\":extra,\"firstLoginTime\":0}","from":USER,"to":"0",)"
            R"("QoS":false,"typeu":-1,"sm":-1})");
  EXPECT_LE(record->piece_count, static_cast<uint32_t>(IM_MAX_PIECES));
  EXPECT_EQ(PollFor(client.get(), OutputKind::kSendFrame), nullptr);
}

TEST(AbiTest, ANumberBeyond32BitsCrossesAsTwoWords) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  im_link_closed(client.get(), 1, 1000, 1000);
  const double retry = im_deadline(client.get());
  im_tick(client.get(), retry);
  im_token_ready(client.get(), 2, 0, retry);
  im_link_opened(client.get(), 2, retry);
  const im_record* record = PollFor(client.get(), OutputKind::kSendFrame);
  ASSERT_NE(record, nullptr);
  EXPECT_NE(Joined(*record).find("\\\"firstLoginTime\\\":1700000000000}"), std::string::npos);
}

TEST(AbiTest, AMessageIsComposedWhenItIsFirstWritten) {
  const ClientPointer client = Create();
  im_set_option(client.get(), static_cast<int32_t>(Option::kUserIdBytes), 7);
  GoOnline(client.get());
  const int32_t number = Send(client.get(), u"bob");
  ASSERT_GT(number, 0);
  const im_record* record = PollFor(client.get(), OutputKind::kSendMessage);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->message, static_cast<uint32_t>(number));
  const std::string joined = Joined(*record);
  EXPECT_EQ(joined, R"({"bridge":false,"type":2,"dataContent":CONTENT,"from":USER,"to":TO,"fp":FP,)"
                    R"("QoS":true,"typeu":-1,"sm":-1})");
  const double names = 7 + 4 + 2 + 2;  // CONTENT USER TO FP
  EXPECT_EQ(im_frame_bytes(client.get()), joined.size() - names + 10 + 7 + 5 + 38);
  const std::u16string fingerprint(im_fingerprint(client.get()), 36);
  Frame(client.get(), uR"({"type":4,"from":"bob","dataContent":")" + fingerprint + u"\"}");
  record = PollFor(client.get(), OutputKind::kDelivered);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->message, static_cast<uint32_t>(number));
}

TEST(AbiTest, SendReturnsANumberOrTellsWhyNot) {
  const ClientPointer client = Create();
  im_set_option(client.get(), static_cast<int32_t>(Option::kMaxPending), 2);
  EXPECT_EQ(Send(client.get(), u"bob"), Code(Status::kNotLoggedIn));
  GoOnline(client.get());
  EXPECT_EQ(Send(client.get(), u"bob", 65536), Code(Status::kFrameTooLarge));
  EXPECT_EQ(Send(client.get(), u"bob", kForever), Code(Status::kFrameTooLarge));
  EXPECT_GT(im_frame_bytes(client.get()), 65536);
  EXPECT_EQ(Send(client.get(), u"bob", 10, u"fp"), 1);
  EXPECT_EQ(Send(client.get(), u"bob", 10, u"fp"), Code(Status::kDuplicateFingerprint));
  EXPECT_EQ(Send(client.get(), u"bob"), 2);
  EXPECT_EQ(Send(client.get(), u"bob"), Code(Status::kQueueFull));
  EXPECT_EQ(im_abort(client.get(), 2, 1000), 0);
  EXPECT_EQ(im_abort(client.get(), 2, 1000), Code(Status::kInvalidArgument));
  EXPECT_EQ(im_stats(client.get())[0], 2);
}

TEST(AbiTest, SendRefusesTextsThatAreNotThereAndImpossibleSizes) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  Write(client.get(), u"bobfp");
  const auto send = [&](uint32_t recipient, int32_t fingerprint, double content, double to,
                        double own) {
    return im_send(client.get(), recipient, fingerprint, content, to, own, -1, 1, 0, -1, 1000);
  };
  const int32_t invalid = Code(Status::kInvalidArgument);
  EXPECT_EQ(send(6, -1, 10, 5, 0), invalid);
  EXPECT_EQ(send(3, 3, 10, 5, 5), invalid);
  EXPECT_EQ(send(UINT32_MAX, INT32_MAX, 10, 5, 5), invalid);
  for (const double bytes : {1.0, 0.0, -1.0, -1e300, -kForever, std::nan("")}) {
    EXPECT_EQ(send(3, 2, bytes, 5, 4), invalid);
    EXPECT_EQ(send(3, 2, 10, bytes, 4), invalid);
    EXPECT_EQ(send(3, 2, 10, 5, bytes), invalid);
    EXPECT_EQ(im_echo(client.get(), bytes, 1000), invalid);
  }
  EXPECT_EQ(im_stats(client.get())[0], 0);
  EXPECT_EQ(im_poll(client.get(), 0), 0);
  EXPECT_EQ(send(3, 2, 10, 5, 4), 1);
  EXPECT_EQ(send(3, -1, 10, 5, 0), 2);
}

TEST(AbiTest, RememberedFingerprintsAreReadFromTheBuffer) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  Write(client.get(), u"f1");
  EXPECT_EQ(im_remember(client.get(), 3, 0, 1000), Code(Status::kInvalidArgument));
  EXPECT_EQ(im_remember(client.get(), 2, -1, 1000), Code(Status::kInvalidArgument));
  EXPECT_EQ(im_remember(client.get(), 2, 0, 1000), 0);
  Frame(client.get(), uR"({"type":2,"dataContent":"a","from":"bob","fp":"f1","QoS":true})");
  EXPECT_EQ(PollFor(client.get(), OutputKind::kMessage), nullptr);
}

TEST(AbiTest, AMessageIsFourPiecesAndItsNumbers) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  const std::u16string text =
      uR"({"bridge":true,"type":2,"dataContent":"a\"b","from":"bob","to":"al\u0069ce","fp":"f1",)"
      uR"("QoS":true,"typeu":77,"sm":1795399384851})";
  Frame(client.get(), text);
  const im_record* record = PollFor(client.get(), OutputKind::kSendFrame);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(Joined(*record, text),
            R"({"bridge":true,"type":4,"dataContent":"f1","from":USER,"to":"bob","QoS":false,)"
            R"("typeu":-1,"sm":-1})");
  record = PollFor(client.get(), OutputKind::kMessage);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->flags, 3);
  EXPECT_EQ(record->subtype, 77);
  EXPECT_EQ(record->value, 1795399384851.0);
  ASSERT_EQ(record->piece_count, 4u);
  const std::u16string expected[] = {u"bob", u"al\\u0069ce", u"a\\\"b", u"f1"};
  const Source sources[] = {Source::kInput, Source::kInputEscaped, Source::kInputEscaped,
                            Source::kInput};
  for (int i = 0; i < 4; ++i) {
    const im_piece& piece = record->pieces[i];
    EXPECT_EQ(piece.source, static_cast<int32_t>(sources[i]));
    EXPECT_EQ(text.substr(piece.begin, piece.end - piece.begin), expected[i]);
  }
}

TEST(AbiTest, AMessageOfNothingIsFourNullsAndTheDefaults) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  Frame(client.get(), u"{\"type\":2}");
  const im_record* record = PollFor(client.get(), OutputKind::kMessage);
  ASSERT_NE(record, nullptr);
  ASSERT_EQ(record->piece_count, 4u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(record->pieces[i].source, 0);
  EXPECT_EQ(record->flags, 0);
  EXPECT_EQ(record->subtype, -1);
  EXPECT_EQ(record->value, -1);
}

TEST(AbiTest, TheReasonOfAKickOutStandsInTheDocument) {
  const ClientPointer client = Create();
  GoOnline(client.get());
  Frame(client.get(),
        uR"({"type":54,"dataContent":"{\"code\":2,\"reason\":\"by\u0065 \\\"x\\\"\"}"})");
  const im_record* record = PollFor(client.get(), OutputKind::kKickedOut);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->code, 2);
  ASSERT_EQ(record->piece_count, 1u);
  const im_piece& piece = record->pieces[0];
  EXPECT_EQ(piece.source, static_cast<int32_t>(Source::kDocumentEscaped));
  const std::u16string document(im_document(client.get()), piece.end);
  EXPECT_EQ(document.substr(piece.begin), u"bye \\\"x\\\"");
}

TEST(AbiTest, TheStatsStandInTheOrderThatIsWrittenDown) {
  const ClientPointer client = Create();
  EXPECT_EQ(im_stats(client.get())[11], -1);  // rtt
  GoOnline(client.get());
  Send(client.get(), u"bob");
  Send(client.get(), u"bob");
  im_abort(client.get(), 1, 1000);
  Frame(client.get(), uR"({"type":2,"QoS":true,"fp":"1"})");
  Frame(client.get(), uR"({"type":2,"QoS":true,"fp":"1"})");
  Frame(client.get(), u"?");
  Drain(client.get());
  const double* stats = im_stats(client.get());
  // accepted delivered lost retransmissions shown duplicates acks_sent frames_in frames_out
  const double expected[] = {2, 0, 1, 0, 1,  1, 2,
                             4, 4, 1, 0, -1, 1};  // invalid reconnects rtt pending
  for (size_t i = 0; i < std::size(expected); ++i) EXPECT_EQ(stats[i], expected[i]) << i;
  EXPECT_EQ(stats[13], im_frame_bytes(client.get()));
  EXPECT_EQ(stats[14], 1);
}

TEST(AbiTest, TwoClientsShareNothing) {
  const ClientPointer first = Create(), second = Create(), twin = Create();
  GoOnline(first.get());
  Send(first.get(), u"bob");
  EXPECT_EQ(im_deadline(second.get()), kForever);
  EXPECT_EQ(im_poll(second.get(), 0), 0);
  EXPECT_EQ(im_stats(second.get())[0], 0);
  GoOnline(twin.get());
  Send(twin.get(), u"bob");
  EXPECT_EQ(std::memcmp(im_fingerprint(first.get()), im_fingerprint(twin.get()), 72), 0);
  EXPECT_NE(im_fingerprint(first.get()), im_fingerprint(twin.get()));
}

TEST(AbiTest, SeedsMatter) {
  std::vector<std::u16string> fingerprints;
  for (int word = 0; word < 5; ++word) {
    uint32_t seed[5] = {};
    seed[word] = 1;  // the fifth is no word of the seed: all zero
    const ClientPointer client(im_create(seed[0], seed[1], seed[2], seed[3], 1000));
    GoOnline(client.get());
    Send(client.get(), u"bob");
    fingerprints.emplace_back(im_fingerprint(client.get()), 36);
    for (int i = 0; i < word; ++i) EXPECT_NE(fingerprints[i], fingerprints[word]);
  }
}

TEST(AbiTest, DestroyingFreesEverythingAndNothingIsFine) {
  im_destroy(nullptr);
  const ClientPointer client = Create();
  GoOnline(client.get());
  for (int i = 0; i < 1000; ++i) Send(client.get(), u"bob");
  Frame(client.get(), uR"({"type":2,"QoS":true,"fp":"1"})");
  im_reserve(client.get(), 100000);  // and destroyed without being drained
}

}  // namespace
}  // namespace im
