// @ts-check
/**
 * What the server does with each frame, by its type.
 */
import { nameOf } from './notices.js';
import { FrameType, keepAliveResponse, notLoggedIn } from './protocol.js';

/** @typedef {import('./link.js').Link} Link */
/** @typedef {import('./link.js').Received} Received */
/** @typedef {import('./protocol.js').Frame} Frame */

/**
 * @typedef {object} DispatcherOptions
 * @property {import('./notices.js').Notices} notices
 * @property {import('./sense-watch.js').SenseWatch} senseWatch
 * @property {import('./sessions.js').Sessions} sessions
 * @property {import('./login.js').Login} login
 * @property {import('./messages.js').Messages} messages
 */

export class Dispatcher {
  /** @type {DispatcherOptions} */
  #options;
  /** @type {Map<Link, Received[]>} what came in while the application checks a token */
  #verifying = new Map();

  /** @param {DispatcherOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {Link} link @param {Received} received */
  receive(link, received) {
    const waiting = this.#verifying.get(link);
    if (waiting !== undefined) waiting.push(received);
    // It may have been closed by a frame before this one while both waited.
    else if (!link.ended) this.#handle(link, received);
  }

  /** @param {Link} link @param {Received} received */
  #handle(link, received) {
    if ('malformed' in received) {
      this.#tellMalformed(link, received);
      link.close();
    } else {
      this.#dispatch(link, received);
    }
  }

  /** @param {Link} link @param {Frame} frame */
  #dispatch(link, frame) {
    const { login, messages } = this.#options;
    switch (frame.type) {
      case FrameType.LOGIN:
        void this.#whileOthersWait(link, () => login.handle(link, frame));
        break;
      case FrameType.KEEP_ALIVE:
        if (this.#isLoggedIn(link, frame)) this.#handleKeepAlive(link);
        break;
      case FrameType.DATA:
        if (this.#isLoggedIn(link, frame)) messages.handle(link, frame);
        break;
      case FrameType.ACK:
        if (this.#isLoggedIn(link, frame)) messages.handleAck(link, frame);
        break;
      case FrameType.LOGOUT:
        link.close();
        break;
      case FrameType.ECHO:
        link.send({ ...frame, type: FrameType.ECHO_RESPONSE });
        break;
      default:
        this.#tell(link, 'UNKNOWN_TYPE',
          `sent a frame of the unknown type ${frame.type}, which is ignored`);
    }
  }

  /** @param {Link} link @param {Frame} frame the one to complain about */
  #isLoggedIn(link, frame) {
    if (link.identity !== undefined) return true;
    this.#tell(link, 'BEFORE_LOGIN', `sent a frame of type ${frame.type} before its login and is ` +
      'closed: the first frame on each connection must be the login (type 0)');
    link.send(notLoggedIn(frame));
    link.close();
    return false;
  }

  /** @param {Link} link @param {import('./link.js').MalformedFrame} received */
  #tellMalformed(link, { malformed, binaryBytes }) {
    if (binaryBytes === undefined) {
      this.#tell(link, 'MALFORMED_FRAME', `sent a malformed frame and is closed: ${malformed}`);
    } else {
      this.#tell(link, 'BINARY_FRAME', `sent a binary frame of ${binaryBytes} bytes and is ` +
        'closed: the protocol is JSON in text frames');
    }
  }

  /** @param {Link} link @param {import('./index.js').NoticeCode} code @param {string} deed */
  #tell(link, code, deed) {
    this.#options.notices.tell(code, `${nameOf(link)} ${deed}`, link.userId);
  }

  /** @param {Link} link */
  #handleKeepAlive(link) {
    this.#options.senseWatch.hear(link);
    const { userId = '' } = link;
    // To the link the user is on now: a link that was replaced silently gets no answer any more.
    this.#options.sessions.get(userId)?.send(keepAliveResponse(userId));
  }

  /**
   * Frames are handled in order, though a login may take its time.
   * @param {Link} link
   * @param {() => Promise<void>} work
   */
  async #whileOthersWait(link, work) {
    /** @type {Received[]} */
    const waiting = [];
    this.#verifying.set(link, waiting);
    try {
      await work();
    } finally {
      this.#verifying.delete(link);
      for (const received of waiting) this.receive(link, received);
    }
  }
}
