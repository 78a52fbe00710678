// Stories about a client with receipts on: alice, who is told about, and peers like bob.
#ifndef IM_TESTS_SUPPORT_RECEIPTS_FIXTURE_H_
#define IM_TESTS_SUPPORT_RECEIPTS_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/session_fixture.h"

namespace im {

// A control frame's content, as its members say it.
struct ControlText {
  std::vector<std::string> received = {};
  std::vector<std::string> read = {};
  bool typing = false;
  bool back = false;

  operator std::string() const;  // NOLINT: a frame's content is its text
};

class ReceiptsTest : public ClientTest {
 protected:
  static constexpr double kWall = 1700000000000;

  ReceiptsTest();

  // A fingerprint with a tag, another for each number.
  static std::string TagOf(uint32_t number);
  // Tests decide when a peer is one that reads receipts: bob says something with a tag.
  void BobIsCapable() { Hear("bob", "hello", TagOf(900000 + ++heard_)); }
  // Something comes, is acknowledged, and is told.
  void Hear(const std::string& from, const std::string& content, const Text& fingerprint);

  // bob's client says so.
  void BobSays(const ControlText& control) { Control("bob", control); }
  void Control(const std::string& from, const std::string& content, const Text& fingerprint = {});

  // The host says that a message was told, and is known durably.
  uint32_t Owe(const std::string& from, const std::string& fingerprint, bool read = false);
  Status TryOwe(const std::string& from, const std::string& fingerprint, bool read,
                uint32_t* number);
  Status Typing(const std::string& to);
  // A message of an earlier page.
  uint32_t Await(const std::string& to, const std::string& fingerprint, uint32_t copies = 0,
                 Ms age = 0ms);
  Status TryAwait(const std::string& to, const std::string& fingerprint, uint32_t copies,
                  double age, uint32_t* number);

  // Sent and taken by the server.
  uint32_t Delivered(const std::string& content, const std::string& to = "bob");

  // The next thing that was sent is this control frame. Returns its fingerprint.
  std::string ExpectControl(const std::string& to, const ControlText& control);
  // The server takes those that were sent since the last call. How many there were in all.
  void AcknowledgeControlFrames();
  size_t control_frames() const { return control_frames_; }
  void ExpectCopy(uint32_t number, const std::string& content, const std::string& to = "bob");
  void ExpectNothingSent();  // but keep-alives
  void ExpectReceived(uint32_t number) { ExpectNext(OutputKind::kReceived, number); }
  void ExpectRead(uint32_t number) { ExpectNext(OutputKind::kRead, number); }
  void ExpectUnconfirmed(uint32_t number, UnconfirmedReason reason);
  void ExpectReceiptEnded(uint32_t number) { ExpectNext(OutputKind::kReceiptEnded, number); }
  // Of the outputs that this file looks at.
  void ExpectNoNews();

 private:
  const Event* NextWord();
  const Event* NextNews();
  void ExpectNext(OutputKind kind, uint32_t number);
  static void ExpectNoMore(const Output& output);

  uint32_t heard_ = 0;
  size_t acknowledged_ = 0;  // of the events
  size_t control_frames_ = 0;
  size_t news_ = 0;
};

}  // namespace im

#endif  // IM_TESTS_SUPPORT_RECEIPTS_FIXTURE_H_
