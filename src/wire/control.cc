#include "wire/control.h"

#include <optional>

#include "wire/json_object.h"
#include "wire/tag.h"
#include "wire/text.h"

namespace im {
namespace {

class ControlReader {
 public:
  ControlReader(std::u16string_view text, Control* control) : text_(text), control_(control) {}

  // One top-level member, or one element of a list that is one.
  bool Take(std::u16string_view key, const JsonValue& value) {
    if (TextEquals(key, "received")) return TakeReceipt(false, value);
    if (TextEquals(key, "read")) return TakeReceipt(true, value);
    if (value.element) return true;
    const bool holds = value.kind == JsonValue::Kind::kBoolean && value.boolean;
    if (TextEquals(key, "typing")) control_->typing = holds;
    if (TextEquals(key, "back")) control_->back = holds;
    if (TextEquals(key, "v")) {
      foreign_ = value.kind != JsonValue::Kind::kInteger || value.integer != kControlVersion;
    }
    return true;
  }

  Status status() const { return status_; }
  bool foreign() const { return foreign_; }

 private:
  bool TakeReceipt(bool read, const JsonValue& value) {
    if (!value.element || value.kind != JsonValue::Kind::kString) return true;
    if (++counts_[read] > kMaxReceiptsRead) return true;
    const StringToken& string = value.string;
    const std::optional<Uuid> tag =
        ReadSpelledTag(text_.substr(string.begin, string.end - string.begin));
    if (tag && !control_->receipts.Append(Receipt{*tag, read})) status_ = Status::kOutOfMemory;
    return status_ == Status::kOk;
  }

  const std::u16string_view text_;
  Control* const control_;
  uint32_t counts_[2] = {};
  Status status_ = Status::kOk;
  bool foreign_ = false;
};

bool TakeControlMember(std::u16string_view key, const JsonValue& value, ControlReader* reader) {
  return reader->Take(key, value);
}

class Speller {
 public:
  // Writes from `out` on, where there must be room.
  explicit Speller(char16_t* out) : at_(out) {}

  void Say(const char* ascii) {
    for (; *ascii != '\0'; ++ascii) *at_++ = static_cast<unsigned char>(*ascii);
  }

  // `name` and the receipts of this kind, unless there are none.
  void List(const char* name, bool read, const Array<Receipt>& receipts) {
    bool first = true;
    for (uint32_t i = 0; i < receipts.size(); ++i) {
      const Receipt& receipt = receipts.data()[i];
      if (receipt.read != read) continue;
      Say(first ? name : ",");
      first = false;
      Say("\\\"");
      SpellUuid(receipt.tag, at_);
      at_ += kUuidUnits;
      Say("\\\"");
    }
    if (!first) Say("]");
  }

  const char16_t* at() const { return at_; }

 private:
  char16_t* at_;
};

}  // namespace

Status ReadControl(std::u16string_view text, Control* control) {
  control->Clear();
  ControlReader reader(text, control);
  Status status = ReadJsonObject<TakeControlMember>(text, &reader);
  if (reader.status() != Status::kOk) status = reader.status();
  if (status != Status::kOk || reader.foreign()) control->Clear();
  return status;
}

bool SpellControl(const Control& control, Array<char16_t>* out) {
  const uint32_t begin = out->size();
  if (!out->Resize(begin + ControlUnits(control.receipts.size()))) return false;
  Speller speller(out->data() + begin);
  speller.Say("\"{\\\"v\\\":1");
  speller.List(",\\\"received\\\":[", false, control.receipts);
  speller.List(",\\\"read\\\":[", true, control.receipts);
  if (control.typing) speller.Say(",\\\"typing\\\":true");
  if (control.back) speller.Say(",\\\"back\\\":true");
  speller.Say("}\"");
  return out->Resize(static_cast<uint32_t>(speller.at() - out->data()));
}

}  // namespace im
