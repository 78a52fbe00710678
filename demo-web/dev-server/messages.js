// @ts-check
/**
 * Messages and their ACKs: who gets what, who acknowledges it, and what is kept until when.
 */
import { nameOf } from './notices.js';
import { reasonOf } from './printable.js';
import { SERVER, acknowledgement } from './protocol.js';
import { RecentFingerprints, fingerprintKey } from './fingerprints.js';
import { Retransmitter } from './retransmitter.js';

/** @typedef {import('./link.js').Link} Link */
/** @typedef {import('./protocol.js').Frame} Frame */
/** @typedef {import('./index.js').Acceptance} Acceptance */
/** @typedef {import('./index.js').ReceivedMessage} ReceivedMessage */

/**
 * @typedef {object} MessagesOptions
 * @property {import('./options.js').Config} config
 * @property {import('./sessions.js').Sessions} sessions
 * @property {import('./events.js').Events} events
 * @property {import('./server.js').Counters} counters
 * @property {import('./notices.js').Notices} notices
 */

/** Whether the receiver has to acknowledge it and can. @param {Frame} frame */
const isAnswerable = (frame) => frame.QoS && frame.fp !== null;

/** @param {Frame} frame @returns {ReceivedMessage} */
const asMessage = ({ from, dataContent, typeu, fp, QoS }) => ({
  from,
  content: dataContent,
  typeu,
  fingerprint: fp,
  qos: QoS,
});

export class Messages {
  /** @type {MessagesOptions} */
  #options;
  /** @type {Retransmitter} */
  #retransmitter;
  /** @type {RecentFingerprints} what clients have sent to the server itself */
  #seen;

  /** @param {MessagesOptions} options */
  constructor(options) {
    const { clock, retransmitAfter } = options.config;
    this.#options = options;
    this.#seen = new RecentFingerprints({ now: clock.now });
    this.#retransmitter = new Retransmitter({
      clock,
      after: retransmitAfter,
      send: (frame) => this.#retransmit(frame),
    });
  }

  /** @param {Link} link @param {Frame} frame of type 2 */
  handle(link, frame) {
    const { counters, notices } = this.#options;
    counters.messagesReceived += 1;
    if (frame.QoS && frame.fp === null) {
      notices.tell('NO_FINGERPRINT', `${nameOf(link)} sent a QoS message without fingerprint, ` +
        'which cannot be acknowledged', link.userId);
    }
    if (frame.to === SERVER) this.#handleC2S(link, frame);
    else this.#handleC2C(link, frame);
  }

  /** @param {Link} link @param {Frame} frame of type 4 */
  handleAck(link, frame) {
    const { counters, config } = this.#options;
    const { userId } = link;
    const fp = frame.dataContent;
    if (userId === undefined || fp === null) return;
    counters.acksReceived += 1;
    this.#retransmitter.forget(userId, fp);
    try {
      config.store.acknowledge(userId, fp);
    } catch (error) {
      config.logger.error(`the store failed: ${reasonOf(error)}`);
    }
  }

  /** Sends from the server to a user. @param {Frame} frame */
  push(frame) {
    const acceptance = this.#accept(frame);
    if (acceptance === 'duplicate') return;
    this.#forward(frame);
  }

  /** Delivers what waits for the user who has just logged in. @param {Link} link */
  flush(link) {
    const { config, counters } = this.#options;
    if (link.userId === undefined) return;
    try {
      for (const frame of config.store.pending(link.userId)) {
        link.send(frame);
        counters.messagesFromStore += 1;
        // This sending gets a second try of its own, whatever became of those before.
        this.#retransmitter.forget(frame.to, frame.fp ?? '');
        this.#retransmitter.watch(frame);
      }
    } catch (error) {
      config.logger.error(`the store failed: ${reasonOf(error)}`);
    }
  }

  /** Forgets all a restart forgets. */
  forget() {
    this.#retransmitter.clear();
    this.#seen.clear();
  }

  /** @param {Link} link @param {Frame} frame */
  #handleC2S(link, frame) {
    const { config, events } = this.#options;
    if (isAnswerable(frame)) {
      const key = fingerprintKey(frame.from, frame.fp ?? '');
      const isDuplicate = this.#seen.has(key);
      this.#seen.add(key);
      this.#acknowledge(link, frame);
      if (isDuplicate) return;
    }
    const message = asMessage(frame);
    events.shield('onMessage', () => config.onMessage(message));
    events.emit('message', message);
  }

  /** @param {Link} link @param {Frame} frame */
  #handleC2C(link, frame) {
    const acceptance = this.#accept(frame);
    if (acceptance === 'duplicate') {
      this.#acknowledge(link, frame);
      return;
    }
    if (acceptance === 'stored') {
      this.#forward(frame);
      this.#acknowledge(link, frame);
      return;
    }
    this.#forward(frame, () => {
      if (isAnswerable(frame)) this.#acknowledge(link, frame);
    });
  }

  /** @param {Frame} frame @returns {Acceptance} */
  #accept(frame) {
    const { config, counters } = this.#options;
    if (!isAnswerable(frame)) return 'refused';
    try {
      const acceptance = config.store.accept(frame);
      if (acceptance === 'stored') counters.messagesStored += 1;
      return acceptance;
    } catch (error) {
      config.logger.error(`the store failed: ${reasonOf(error)}`);
      return 'refused';
    }
  }

  /** @param {Frame} frame @param {() => void} [written] */
  #forward(frame, written) {
    const { sessions, counters } = this.#options;
    const receiver = sessions.get(frame.to);
    if (receiver === undefined) return;
    // Before the write is confirmed: the receiver's ACK may overtake the confirmation.
    const isNew = this.#retransmitter.watch(frame);
    receiver.send(frame, (isWritten) => {
      if (isWritten) {
        counters.messagesForwarded += 1;
        written?.();
      } else if (isNew) {
        this.#retransmitter.forget(frame.to, frame.fp ?? '');
      }
    });
  }

  /** @param {Frame} frame */
  #retransmit(frame) {
    const { sessions, counters } = this.#options;
    const receiver = sessions.get(frame.to);
    if (receiver === undefined) return;
    counters.retransmissions += 1;
    receiver.send(frame);
  }

  /** @param {Link} link @param {Frame} frame */
  #acknowledge(link, frame) {
    this.#options.counters.acksSent += 1;
    link.send(acknowledgement(frame));
  }
}
