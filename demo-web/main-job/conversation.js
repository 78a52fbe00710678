// @ts-check
// The main job, end to end: two real clients chat through a server over real sockets, the network
// is cut, and nothing is lost. What must have been shown to whom is counted as it is sent.
import { once } from './wait.js';
import { SERVER } from 'mobileimsdk-wasm';

/** @typedef {import('../../js/index.js').Client} Client */
/** @typedef {import('../dev-server/index.js').DevServer} DevServer */

export class Conversation {
  /**
   * @param {DevServer} server
   * @param {Client} alice
   * @param {Client} bob
   * @param {import('./transcript.js').Transcript} transcript
   */
  constructor(server, alice, bob, transcript) {
    this.server = server;
    this.alice = alice;
    this.bob = bob;
    this.transcript = transcript;
    /** How many messages each must have been shown. @type {Map<string, number>} */
    this.expected = new Map([[alice.userId, 0], [bob.userId, 0], [SERVER, 0]]);
    server.on('message', ({ from, content }) =>
      transcript.line('server', `◀ from ${from}: ${content}`));
  }

  async run() {
    await this.login();
    await this.chat();
    await this.cut();
    await this.duplicate();
    await this.restart();
    await this.kickOut();
  }

  async login() {
    this.transcript.scene('login');
    await Promise.all([this.alice.login(), this.bob.login()]);
  }

  async chat() {
    const { alice, bob, transcript } = this;
    transcript.scene('three directions: client to client, client to server, server to client');
    await this.say(alice, bob.userId, '你好，小波！今天的会议改到下午三点。');
    await this.say(bob, alice.userId, '收到 👍🏽 谢谢 👩‍👩‍👧‍👦');
    await this.say(alice, SERVER, '{"action":"typing"}');
    await this.push(bob.userId, '系统通知：欢迎使用 MobileIMSDK 🎉');
  }

  async cut() {
    const { alice, bob, transcript } = this;
    transcript.scene('the network is cut in mid-conversation; both write while offline');
    const offline = Promise.all([once(alice, 'state', isWaiting), once(bob, 'state', isWaiting)]);
    this.server.faults.cut();
    await offline;
    await Promise.all([
      this.say(alice, bob.userId, '你还在吗？'),
      this.say(alice, bob.userId, 'I am writing offline 📴'),
      this.say(bob, alice.userId, '网络断了，不过消息不会丢。'),
    ]);
  }

  async duplicate() {
    const { alice, bob, transcript } = this;
    transcript.scene('the server sends a message twice');
    const suppressed = once(bob, 'log', ({ code }) => code === 'DUPLICATE_SUPPRESSED');
    this.server.faults.duplicate(1);
    await this.say(alice, bob.userId, '只显示一次');
    await suppressed;
    this.server.faults.heal();
  }

  async restart() {
    const { alice, bob, transcript } = this;
    transcript.scene('the server restarts and forgets every session');
    const offline = Promise.all([once(alice, 'state', isWaiting), once(bob, 'state', isWaiting)]);
    await this.server.restart({ downFor: 300, clean: false });
    await offline;
    await Promise.all([
      this.say(alice, bob.userId, '服务器重启之后'),
      this.say(bob, alice.userId, 'still here ✨'),
    ]);
  }

  async kickOut() {
    this.transcript.scene('an administrator kicks bob out: no reconnect');
    const stopped = once(this.bob, 'state', ({ state }) => state === 'stopped');
    this.server.kick(this.bob.userId, { code: 2, reason: '管理员下线' });
    await stopped;
    await this.alice.logout();
  }

  /**
   * Sends, and waits until it is delivered and, by another client, shown.
   * @param {Client} from
   * @param {string} to
   * @param {string} content
   */
  async say(from, to, content) {
    const receiver = [this.alice, this.bob].find(({ userId }) => userId === to);
    const shown = receiver && once(receiver, 'message', (message) => message.content === content);
    const sent = from.send(to, content);
    this.transcript.line(from.userId, `▶ ${sent.status}: ${content}`);
    this.expect(to);
    await Promise.all([sent.delivered, shown]);
  }

  /**
   * @param {string} to
   * @param {string} content
   */
  async push(to, content) {
    const receiver = this.bob.userId === to ? this.bob : this.alice;
    const shown = once(receiver, 'message', (message) => message.content === content);
    this.server.send(to, content);
    this.expect(to);
    await shown;
  }

  /** @param {string} to */
  expect(to) {
    this.expected.set(to, (this.expected.get(to) ?? 0) + 1);
  }
}

/** @param {{ state: string }} change */
function isWaiting({ state }) {
  return state === 'waiting';
}
