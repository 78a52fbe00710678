// @ts-check
/** What must have come true when a world with a desk has come to its end. */
import assert from 'node:assert/strict';
import { CONTENT } from './desk-people.js';

/** @typedef {import('./desk-simulation.js').DeskSimulation} DeskSimulation */
/** @typedef {import('../../demo-web/desk/core/types.js').Entry} Entry */

/** @param {DeskSimulation} sim */
export function judge(sim) {
  for (const { id } of sim.visitors) {
    const log = sim.disk.log(id);
    assert.deepEqual(log.map(({ seq }) => seq), log.map((_, i) => i + 1), `the log of ${id}`);
    judgeHands(log);
  }
  judgeSaid(sim);
  for (const visitor of sim.visitors) judgeVisitor(sim, visitor);
  judgeAgents(sim);
}

/** What was received is in the store, once; what is there was said. @param {DeskSimulation} sim */
function judgeSaid({ said, disk, visitors, agents, read }) {
  const refused = new Set([...visitors, ...agents].flatMap(({ apps }) =>
    apps.flatMap(({ refused: ids }) => [...ids])));
  for (const { text, fingerprint, chat, isKept, isRead } of said.values()) {
    const found = disk.log(chat).filter(({ id }) => id === fingerprint);
    assert.ok(found.length < 2, `${text} is in the store twice`);
    const isRefused = refused.has(fingerprint);
    if (isKept && !isRefused) assert.equal(found.length, 1, `${text} is in the store`);
    if (isRefused) assert.equal(found.length, 0, `${text} was refused, and kept`);
    const isVisitors = found[0]?.from === 'visitor';
    if (isRead && isVisitors) {
      assert.ok(found[0].seq <= (read.get(chat) ?? 0), `${text} is read, and nobody has read it`);
    }
  }
  for (const { id: chat } of visitors) {
    for (const { from, id, content } of disk.log(chat)) {
      if (from !== 'visitor' && from !== 'agent') continue;
      assert.equal(said.get(id ?? '')?.text, content, 'what is in the store was said');
    }
  }
}

/** One agent a chat: who answers is the one who was named last. @param {Entry[]} log */
function judgeHands(log) {
  let owner = null;
  for (const { from, content, agent, seq, chat } of log) {
    const event = from === 'desk' ? JSON.parse(content) : {};
    if (event.event === 'accepted') {
      assert.equal(owner, null, `${chat} ${seq}: is given to ${event.agent}, and ${owner} has it`);
      owner = event.agent;
    }
    if (/transferred|returned|closed/.test(event.event)) owner = null;
    if (from === 'agent') assert.equal(agent, owner, `${chat} ${seq}: who has it answers`);
  }
}

/**
 * What was written for a visitor he has seen, once a page, and in the order of writing.
 * @param {DeskSimulation} sim @param {any} visitor
 */
function judgeVisitor({ disk }, { id, apps }) {
  /** @type {Map<string, any>} */
  const shown = new Map();
  for (const app of apps) {
    const prints = app.shown.map((/** @type {any} */ { fingerprint }) => fingerprint);
    assert.equal(new Set(prints).size, prints.length, `${id} was shown one twice`);
    for (const message of app.shown) shown.set(message.fingerprint, message);
  }
  const written = disk.log(id).filter(({ relay }) => relay);
  const relays = new Map(written.map((entry) => [entry.relay, entry]));
  for (const [fingerprint, { content, typeu }] of shown) {
    assert.equal(relays.get(fingerprint)?.content, content, `${id} saw what is in the store`);
    assert.ok(typeu === -1 || typeu === CONTENT);
  }
  for (const { relay, content } of written.slice(-100)) {
    assert.ok(shown.has(relay ?? ''), `${id} was never shown: ${content}`);
  }
  const ordered = [...shown.values()].sort((a, b) => (a.order < b.order ? -1 : 1))
    .filter(({ typeu }) => typeu === -1).map(({ content }) => content.split(' '));
  for (const agent of ['ann', 'ben']) {
    const numbers = ordered.filter(([by]) => by === agent).map(([, number]) => Number(number));
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), `${agent} to ${id}, in order`);
  }
  const numbers = disk.log(id).filter(({ from }) => from === 'visitor')
    .sort((a, b) => (`${a.order}` < `${b.order}` ? -1 : 1))
    .map(({ content }) => Number(content.split(' ')[1]));
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), `${id}, in order`);
}

/** Agents know what they have, all of it, and nothing else. @param {DeskSimulation} sim */
function judgeAgents({ disk, agents }) {
  for (const { id, app } of agents) {
    const own = disk.chats.filter(({ status, agent }) => status === 'active' && agent === id);
    assert.deepEqual(app.mine.sort(), own.map(({ id: chat }) => chat).sort(), `what ${id} has`);
    assert.equal(disk.doc(`a:${id}`).state, 'ready', `${id} is there`);
    for (const { id: chat } of own) {
      const lines = [...app.linesOf(chat).values()].sort((a, b) => a.seq - b.seq);
      assert.deepEqual(lines.map(({ seq, content }) => [seq, content]),
        disk.log(chat).map(({ seq, content }) => [seq, content]), `what ${id} sees of ${chat}`);
    }
  }
}
