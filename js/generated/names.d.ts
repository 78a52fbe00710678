// Generated from src/ by `npm run build`; do not edit.

/** What the core refuses or finds wrong; `ErrorCode` has them too. */
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
/** Why a client has another state. */
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
/** Why a message was given up. */
export type LostReasonName =
  | 'UNACKNOWLEDGED'
  | 'EXPIRED'
  | 'ABORTED'
  | 'LOGGED_OUT'
  | 'DISPOSED'
  | 'REJECTED'
  | 'CORE_FAILED'
  | 'CLOSED';
/** Why no receipt of a message comes. */
export type UnconfirmedReasonName =
  | 'EXPIRED'
  | 'QUEUE_FULL'
  | 'LOGGED_OUT'
  | 'ABORTED'
  | 'DISPOSED'
  | 'CORE_FAILED';
