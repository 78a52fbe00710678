// Bugs on purpose in end-to-end receipts: the second half of canaries.mjs.
const receipts = 'src/session/client_receipts.cc';
const frames = 'src/session/client_frames.cc';
const awaiting = 'src/session/awaiting.cc';
const limits = 'src/session/awaiting.h';
const debts = 'src/session/debts.cc';
const peers = 'src/session/peers.cc';
const unread = 'src/session/unread.cc';
const clock = 'src/session/tag_clock.cc';

export const RECEIPTS = [{
  name: 'unheard-received', rule: 'R1', file: frames,
  why: 'What comes while nobody listens is called received, and nobody was shown it.',
  find: '    if (verdict == Inbox::Verdict::kUnknown) return;\n',
  replace: '    if (verdict == Inbox::Verdict::kUnknown) {\n' +
    '      if (tag) OweDuplicate(frame, *tag, false);\n      return;\n    }\n',
}, {
  name: 'receipt-from-a-stranger', rule: 'R7', file: awaiting,
  why: 'A stranger who knows a tag can have a message called received.',
  find: 'if (index == kAbsent || entries_[index].message.recipient != from) return std::nullopt;',
  replace: 'if (index == kAbsent) return std::nullopt;\n  (void)from;',
}, {
  name: 'receipts-to-everybody', rule: 'R2', file: receipts,
  why: 'People with legacy clients read fingerprints in their chats.',
  find: '    return peer != nullptr && peer->capable && RoomFor(*peer, config_) > 0;',
  replace: '    return peer != nullptr && RoomFor(*peer, config_) > 0;',
}, {
  name: 'back-to-everybody', rule: 'R2', file: receipts,
  why: 'People with legacy clients read of every reconnect.',
  find: 'if (peer == nullptr || !peer->capable) continue;',
  replace: 'if (peer == nullptr) continue;',
}, {
  name: 'once-capable-always-capable', rule: 'R2', file: peers,
  why: 'Who goes back to a legacy client is shown control frames.',
  find: '  peer.capable = capable;', replace: '  peer.capable = capable || peer.capable;',
}, {
  name: 'old-copy-makes-capable', rule: 'R2', file: receipts,
  why: 'A copy out of a store has control frames sent to a client that shows them.',
  find: '  if (!tells || (again && kind != PeerKind::kUnknown)) capable = was_capable;',
  replace: '  if (!tells) capable = was_capable;\n  (void)again;',
}, {
  name: 'control-frame-shown', rule: 'R3', file: frames,
  why: 'Users read JSON in their chats.',
  find: '  if (frame.subtype == kControlSubtype) return OnControl(frame);\n', replace: '',
}, {
  name: 'control-frame-shown-without-receipts', rule: 'R3', file: frames,
  why: 'A client that has receipts off shows its users those of others.',
  find: 'if (frame.subtype == kControlSubtype) return',
  replace: 'if (frame.subtype == kControlSubtype && config_.receipts != 0) return',
}, {
  name: 'receipt-for-a-receipt', rule: 'R4', file: receipts,
  why: 'Two clients acknowledge each other\'s acknowledgements for ever.',
  find: '    random_.Uuid4(made);\n',
  replace: '    SpellUuid(e2e_.tag_clock.Next(now_, &random_), made);\n',
}, {
  name: 'control-frame-not-acknowledged', rule: 'S4', file: receipts,
  why: 'The server sends every control frame twice, and its sender three times.',
  find: '    Acknowledge(frame);\n', replace: '',
}, {
  name: 'second-copy-too-soon', rule: 'R5', file: limits,
  why: 'A store for those who are away fills ten times as fast.',
  find: 'kSecondCopyMs = 60000;', replace: 'kSecondCopyMs = 6000;',
}, {
  name: 'copies-without-end', rule: 'R5', file: limits,
  why: 'A link that comes and goes has the same message sent again each time, for a day.',
  find: 'kMaxCopies = 5;', replace: 'kMaxCopies = 100;',
}, {
  name: 'unknown-peer-gets-two', rule: 'R5', file: awaiting,
  why: 'Servers that store keep three copies of every message to a legacy client.',
  find: 'message.copies == 0) return', replace: 'message.copies < 2) return',
}, {
  name: 'legacy-peer-gets-copies', rule: 'R5', file: awaiting,
  why: 'Legacy clients that remember no fingerprints show messages twice.',
  find: 'kind == PeerKind::kUnknown && ', replace: 'kind != PeerKind::kCapable && ',
}, {
  name: 'copy-lost-with-its-link', rule: 'R5', file: limits,
  why: 'What went into a link that was dead, though it looked alive, nobody asks for again.',
  find: 'if (lost && kind_of(', replace: 'if (false && kind_of(',
}, {
  name: 'copies-for-every-lost-link', rule: 'R5', file: awaiting,
  why: 'A server that stores for those who are away gets a copy more with each reconnect.',
  find: 'entries_[index].unanswered = false;', replace: '',
}, {
  name: 'gap-unnoticed', rule: 'R5', file: receipts,
  why: 'What was lost comes a minute after what was written later.',
  find: '  e2e_.awaiting.Gap(from, newest);', replace: '  (void)newest;',
}, {
  name: 'gap-without-distance', rule: 'R5', file: limits,
  why: 'Messages that only overtook each other are sent twice.',
  find: 'kGapMs = 2000;', replace: 'kGapMs = 200;',
}, {
  name: 'sign-of-life-unnoticed', rule: 'R5', file: receipts,
  why: 'Somebody is there again after hours, and what was written meanwhile does not come.',
  find: '  if (capable && silence >= Awaiting::kSilenceMs) e2e_',
  replace: '  if (false) e2e_',
}, {
  name: 'back-unnoticed', rule: 'R5', file: receipts,
  why: 'What was lost with the peer\'s link is not sent again when it says so.',
  find: '  if (e2e_.control.back) e2e_.awaiting.Sign(from, now_, 0);\n', replace: '',
}, {
  name: 'offline-time-counts', rule: 'R5', file: limits,
  why: 'After a tunnel everything that is awaited is sent again at once.',
  find: '      message.sent_at += now - std::max(message.sent_at, offline_since);',
  replace: '      message.sent_at += 0 * (now - std::max(message.sent_at, offline_since));',
}, {
  name: 'copies-of-an-earlier-page-forgotten', rule: 'R5', file: receipts,
  why: 'With each reload of the page a message has its five copies anew.',
  find: 'std::min<uint32_t>(request.copies, Awaiting::kMaxCopies)',
  replace: '0 * std::min<uint32_t>(request.copies, Awaiting::kMaxCopies)',
}, {
  name: 'receipts-not-gathered', rule: 'R6', file: 'src/session/debts.h',
  why: 'A busy chat carries as many receipts as messages.',
  find: 'kGatherMs = 200;', replace: 'kGatherMs = 20;',
}, {
  name: 'receipts-gathered-without-bound', rule: 'R6', file: debts,
  why: 'A flood of messages is receipted in one burst at its end.',
  find: '++gathered_ < kMaxReceiptsWritten ?', replace: '++gathered_ < 1000 ?',
}, {
  name: 'receipts-beyond-one-read', rule: 'R6', file: 'src/wire/control.h',
  why: 'Reference clients over TCP read half a frame and drop the rest.',
  find: 'kMaxReceiptsWritten = 100;', replace: 'kMaxReceiptsWritten = 150;',
}, {
  name: 'receipts-too-many-in-a-frame', rule: 'R6', file: receipts,
  why: 'Frames are larger than the application allows.',
  find: 'std::min<double>(room / each, kMaxReceiptsWritten)',
  replace: 'kMaxReceiptsWritten + 0 * room',
}, {
  name: 'receipts-forgotten-with-link', rule: 'R6', file: debts,
  why: 'A receipt that was under way when the link broke is never given.',
  find: '    debt.frame = 0;\n  }\n  frames_.Clear();', replace: '  }\n  frames_.Clear();',
}, {
  name: 'receipts-not-sent-again', rule: 'R6', file: debts,
  why: 'A receipt that the server did not take is never given.',
  find: 'if (debt.attempts > config.retransmits) GiveUp', replace: 'GiveUp',
}, {
  name: 'receipts-wait-after-login', rule: 'R6', file: receipts,
  why: 'Whoever comes back owes until somebody writes again.',
  find: '  e2e_.debts.Hasten(now_);\n  if (!e2e_.back.empty())',
  replace: '  if (!e2e_.back.empty())',
}, {
  name: 'suspended-with-debts', rule: 'R6', file: 'src/session/client.cc',
  why: 'A page that is put away leaves its senders waiting.',
  find: 'if (hint == WakeHint::kSuspended) return e2e_.debts.Hasten(now_);',
  replace: 'if (hint == WakeHint::kSuspended) return;',
}, {
  name: 'logout-with-debts', rule: 'R6', file: receipts,
  why: 'Whoever reads and logs out leaves the other side in doubt.',
  find: '  if (state_ == State::kOnline) SendReceipts();\n  e2e_.back.',
  replace: '  e2e_.back.',
}, {
  name: 'duplicate-not-owed', rule: 'R6', file: frames,
  why: 'When the receipt was lost the sender asks again and again, and never gets it.',
  find: '      if (owes) OweDuplicate(frame, *tag, e2e_.tagged.IsRead(fingerprint));\n',
  replace: '      (void)owes;\n',
}, {
  name: 'duplicate-owed-before-it-is-safe', rule: 'R6', file: frames,
  why: 'A message whose page dies before it was stored is called received.',
  find: 'const bool owes = tag && e2e_.tagged.IsConfirmed(fingerprint);',
  replace: 'const bool owes = tag.has_value();',
}, {
  name: 'typing-at-every-key', rule: 'R6', file: receipts,
  why: 'Each key that is pressed sends a frame.',
  find: 'kTypingMs = 3000;', replace: 'kTypingMs = 300;',
}, {
  name: 'back-to-idle-peers', rule: 'R6', file: receipts,
  why: 'After a restart of the server every client writes to all it ever wrote to.',
  find: 'kRecentMs = 120000;', replace: 'kRecentMs = 1200000;',
}, {
  name: 'back-to-too-many', rule: 'R6', file: 'src/session/client_end_to_end.h',
  why: 'Each return of a busy client is a small storm.',
  find: 'kMaxBack = 8;', replace: 'kMaxBack = 16;',
}, {
  name: 'back-without-jitter', rule: 'R6', file: receipts,
  why: 'A million clients say in the same moment that they are back.',
  find: 'kBackJitterMs = 1000;', replace: 'kBackJitterMs = 10000;',
}, {
  name: 'read-of-what-was-not-received', rule: 'R7', file: receipts,
  why: 'A message is read first and received later, or never.',
  find: '  e2e_.unread.Add(fingerprint, from,',
  replace: '  if (number % 2 == 0) e2e_.unread.Add(fingerprint, from,',
}, {
  name: 'read-twice', rule: 'R7', file: unread,
  why: 'Each copy of a receipt tells the application again that its message was read.',
  find: '  numbers_.Erase(key);\n  return number;', replace: '  return number;',
}, {
  name: 'receipt-before-ack-ignored', rule: 'R7', file: receipts,
  why: 'A message whose ACK was lost is called lost, though it was received.',
  find: 'if (const std::optional<AckedMessage> acked = outbox_.Acknowledge(fingerprint, from)) {',
  replace: 'if (const std::optional<AckedMessage> acked = std::nullopt; acked) {',
}, {
  name: 'full-awaiting-forgets-newest', rule: 'R7', file: limits,
  why: 'Once many messages wait, the receipts of new ones mean nothing.',
  find: '    return oldest_;', replace: '    return newest_;',
}, {
  name: 'aborted-is-awaited', rule: 'S1', file: 'src/session/client.cc',
  why: 'What a tab that has ended awaited is sent again for nobody, and takes room.',
  find: 'outbox_.Abort(number) || e2e_.awaiting.Abort(number) ?',
  replace: 'outbox_.Abort(number) ?',
}, {
  name: 'legacy-keeps-its-room', rule: 'R7', file: limits,
  why: 'A crowd of legacy clients pushes out those whose receipts would come.',
  find: 'if (kind_of(recipient) == PeerKind::kLegacy) return legacy_from_;',
  replace: '(void)kind_of, (void)recipient;',
}, {
  name: 'legacy-found-once', rule: 'R7', file: limits,
  why: 'Who goes back to a legacy client keeps the room of those whose receipts would come.',
  find: '    legacy_from_ = oldest_;\n', replace: '',
}, {
  name: 'held-for-ever', rule: 'R7', file: awaiting,
  why: 'The store grows by every message to somebody with a legacy client.',
  find: '    if (now >= entries_[i].message.held_until) {', replace: '    if (now < 0) {',
}, {
  name: 'tag-runs-back', rule: 'R8', file: clock,
  why: 'When the clock is set back, answers stand above their questions.',
  find: '  if (time > time_) {', replace: '  if (time != time_) {',
}, {
  name: 'tag-ignores-the-clock', rule: 'R8', file: clock,
  why: 'Messages are sorted to the beginning of time.',
  find: 'offset_ = unix_ms - now;', replace: 'offset_ = 0 * (unix_ms - now);',
}, {
  name: 'tag-forgets-the-earlier-page', rule: 'R8', file: receipts,
  why: 'After a reload new messages stand above those that still wait.',
  find: '    if (tag) e2e_.tag_clock.Follow(*tag, now_);\n', replace: '',
}];
