// @ts-check
/** Where a client's frames and messages end: counted and added up, or kept to be compared. */
import { sumOfAck, sumOfFrame, sumOfText } from './frames.js';

export class Sink {
  constructor() {
    this.messages = this.acks = this.sum = 0;
    /** Frames of sent messages, for whoever has to acknowledge them. @type {string[]} */
    this.sent = [];
    /** Everything, while it is compared. @type {{ messages: any[], acks: string[] } | null} */
    this.kept = null;
    /** Does the client send messages, and not ACKs alone? */
    this.sends = false;
  }

  /** Forgets what it took to log in. @param {boolean} sends */
  begin(sends) {
    this.messages = this.acks = this.sum = 0;
    this.sends = sends;
  }

  /** The application's listener. @param {any} message */
  message(message) {
    this.messages += 1;
    this.sum += sumOfText(message.content) + message.fingerprint.charCodeAt(35);
    if (this.kept) this.kept.messages.push(message);
  }

  /** The socket. @param {string} frame */
  written(frame) {
    if (this.sends) {
      this.sum += sumOfFrame(frame);
      this.sent.push(frame);
      return;
    }
    this.acks += 1;
    this.sum += sumOfAck(frame);
    if (this.kept) this.kept.acks.push(frame);
  }
}
