// Generated from src/ by `npm run build`; do not edit.

export type StatusName =
  | 'INVALID_OPTION'
  | 'INVALID_ARGUMENT'
  | 'NOT_LOGGED_IN'
  | 'QUEUE_FULL'
  | 'FRAME_TOO_LARGE'
  | 'DUPLICATE_FINGERPRINT'
  | 'INVALID_FRAME'
  | 'INBOUND_TOO_LARGE'
  | 'BINARY_FRAME'
  | 'SERVER_ERROR'
  | 'SENSE_MODE_MISMATCH'
  | 'OUT_OF_MEMORY';
export type ReasonName =
  | 'LOGIN_CALLED'
  | 'LINK_OPENED'
  | 'LOGIN_ACCEPTED'
  | 'LOGIN_REFUSED'
  | 'KICKED_OUT'
  | 'LOGGED_OUT'
  | 'TOKEN_FAILED'
  | 'CONNECT_TIMEOUT'
  | 'LOGIN_TIMEOUT'
  | 'LINK_CLOSED'
  | 'LINK_SILENT'
  | 'SESSION_LOST'
  | 'RETRY'
  | 'DISPOSED'
  | 'CORE_FAILED'
  | 'CLOSED'
  | 'NO_WEBSOCKET'
  | 'ABORTED';
export type LostReasonName =
  | 'UNACKNOWLEDGED'
  | 'EXPIRED'
  | 'ABORTED'
  | 'LOGGED_OUT'
  | 'DISPOSED'
  | 'REJECTED'
  | 'CORE_FAILED'
  | 'CLOSED';
export type UnconfirmedReasonName =
  | 'EXPIRED'
  | 'QUEUE_FULL'
  | 'LOGGED_OUT'
  | 'ABORTED'
  | 'DISPOSED'
  | 'CORE_FAILED';
