// The figures of a client, all doubles: the border hands them on as one array.
#ifndef IM_SESSION_STATS_H_
#define IM_SESSION_STATS_H_

namespace im {

struct Stats {
  double accepted = 0;
  double delivered = 0;
  double lost = 0;
  double retransmissions = 0;
  double shown = 0;
  double duplicates = 0;
  double acks_sent = 0;
  double frames_in = 0;
  double frames_out = 0;
  double invalid_frames = 0;
  double reconnects = 0;  // times the client came online again
  double rtt = -1;        // ms, -1: not measured yet
  double pending = 0;
  double pending_bytes = 0;
  double in_flight = 0;
  double copies = 0;       // of delivered messages, sent again for want of a receipt
  double receipts_in = 0;
  double receipts_out = 0;
  double awaiting = 0;
  double awaiting_forgotten = 0;  // for want of room
  double debts_forgotten = 0;
  double peers_forgotten = 0;
};

}  // namespace im

#endif  // IM_SESSION_STATS_H_
