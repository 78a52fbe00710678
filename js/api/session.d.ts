// What a client has its work done by: the ring around a core, or the session that all tabs share.
import type { SendOptions } from '../index.js';
import type { SentMessage } from './message.js';

export interface Session {
  /** Before anything else. */
  _prepare(): void;
  _login(): void;
  _logout(): void;
  /** Returns the message's number (> 0), or a status. */
  _send(message: SentMessage, options: SendOptions): number;
  _abort(number: number): void;
  /** Returns a status. */
  _echo(content: string): number;
  _stats(): Record<string, any>;
  /** Of the frame that was refused, bytes. */
  _frameBytes(): number;
  /** An index of LOG_LEVELS. */
  _setLogLevel(level: number): void;
  /** What happened to the host: see `Platform.watch`. */
  _hint(hint: string): void;
  /** For good. Returns what it leaves unsettled. */
  _end(): SentMessage[];
}
