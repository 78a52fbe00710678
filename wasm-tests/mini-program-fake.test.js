// @ts-check
/** The strict fake of a host, on which the other tests of mini-programs rest. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import vm from 'node:vm';
import { ENDINGS } from './support/mini-program/endings.js';
import { Phone } from './support/mini-program/phone.js';
import { HIDDEN } from './support/mini-program/package.js';

/** What is complained of here is no failure. @param {import('node:test').TestContext} t */
function launch(t) {
  /** @type {Array<() => void | Promise<void>>} */
  const ends = [];
  const phone = new Phone({ after: (end) => { ends.push(end); } });
  const app = phone.launch(), { world, sockets, lifecycle, problems, code: { context } } = app;
  /** @type {(source: string) => any} */
  const run = (source) => vm.runInContext(source, context);
  const told = /** @type {string[]} */ ([]);
  context.told = (/** @type {string} */ text) => told.push(text);
  t.after(() => app.kill());
  return { app, world, sockets, lifecycle, problems, run, told, ends };
}

const CALLBACKS = 'success() { told("success"); }, fail(e) { told(e.errMsg); }';
const CONNECT = `wx.connectSocket({ url: 'wss://im.test', multiple: true, ${CALLBACKS} })`;

describe('the code of a page', () => {
  test('sees nothing that mini-programs lack, and makes no code of texts', (t) => {
    const { run } = launch(t);
    for (const name of [...HIDDEN, 'eval']) assert.equal(run(`typeof ${name}`), 'undefined', name);
    assert.throws(() => run('(() => {}).constructor("return 1")()'), { name: 'EvalError' });
    assert.deepEqual(run('[[].flat, "".padEnd, Object.entries, Promise.any].map(String)').join(),
      'undefined,undefined,undefined,undefined');
    assert.equal(run('typeof setTimeout + typeof Promise + typeof wx'), 'functionfunctionobject');
  });

  test('may touch what is listed, and nothing else', (t) => {
    const { problems, run } = launch(t);
    assert.equal(run('typeof wx.getStorage'), 'function');
    for (const source of ['wx.setStorageSync', 'wx.onSocketClose', '"request" in wx',
      'wx.mine = 1', 'Object.keys(wx)', 'WXWebAssembly.compile', 'tt.connectSocket']) {
      assert.throws(() => run(source), `${source} went well`);
    }
    assert.equal(problems.length, 6);  // there is no `tt` at all
  });

  test('has promises made of timers, if a test wants that', async (t) => {
    const phone = new Phone({ after() {} }), { world } = phone;
    phone.timerPromises = true;
    const app = phone.launch(), { context } = app.code;
    t.after(() => app.kill());
    vm.runInContext(`this.told = []; Promise.all([1, Promise.resolve(2)]).then((both) => {
      told.push(...both); throw 3; }).catch((cause) => told.push(cause))`, context);
    await world.settle();
    assert.equal(context.told.join(), '');
    await world.advance(0);
    assert.equal(context.told.join(), '1,2,3');
  });

  test('is complained of where it throws into the host', async (t) => {
    const { problems, run, lifecycle } = launch(t);
    run('wx.onAppShow(() => { throw new Error("mine"); })');
    await lifecycle.show();
    assert.match(problems[0], /thrown into the host: Error: mine/);
  });
});

describe('a socket', () => {
  test('tells open to who listens at once, and to nobody who comes later', async (t) => {
    const { world, run, told } = launch(t);
    run(`${CONNECT}.onOpen(() => told('open'))`);
    run(`{ const task = ${CONNECT};
      Promise.resolve().then(() => task.onOpen(() => told('late'))) }`);
    await world.advance(100);
    assert.deepEqual(told, ['success', 'success', 'open']);
  });

  test('is not closed before it is open, and not sent on', async (t) => {
    const { world, sockets, run, told } = launch(t);
    run(`{ const task = ${CONNECT}; task.close({ ${CALLBACKS} });
      task.send({ data: 'x', ${CALLBACKS} }); }`);
    await world.advance(100);
    assert.deepEqual(told, ['success', 'closeSocket:fail WebSocket is not connected',
      'sendSocketMessage:fail WebSocket is not connected']);
    assert.deepEqual(sockets.live.map(({ state }) => state), ['open']);
  });

  test('is refused where there are five, where it is not wss, and once it is closed', async (t) => {
    const { world, sockets, run, told } = launch(t);
    for (let i = 0; i < 5; i += 1) run(CONNECT);
    assert.equal(run(CONNECT), undefined);
    await world.advance(100);
    sockets.end(ENDINGS.silent);
    assert.equal(run(CONNECT.replace('wss', 'ws')), undefined);
    await world.advance(100);
    assert.deepEqual(told.filter((text) => text !== 'success'),
      ['connectSocket:fail exceed max task count', 'connectSocket:fail url not in domain list']);
  });

  test('is complained of where a call has no fail, or sends no text', async (t) => {
    const { world, problems, run } = launch(t);
    run('wx.connectSocket({ url: "ws://im.test" })');
    run(`{ const task = ${CONNECT}; task.onOpen(() => {
        task.send({ data: new Uint8Array(1), ${CALLBACKS} });
        task.send({ data: '{}' });
        task.close({ code: 1001, reason: 'x'.repeat(124) });
      }); }`);
    await world.advance(100);
    assert.deepEqual(problems, [
      'connectSocket without success', 'connectSocket without fail',
      'connectSocket without multiple', 'send of [object Uint8Array]', 'send without success',
      'send without fail', 'close without success', 'close without fail',
      'close with code 1001', 'close with a long reason',
    ]);
  });
});

describe('a hidden mini-program', () => {
  test('runs for five seconds; then timers and callbacks wait, and sockets end', async (t) => {
    const { world, sockets, lifecycle, run, told } = launch(t);
    run(`${CONNECT}.onClose(({ code, reason }) => told(code + ' ' + reason));
      setTimeout(() => told('4 s'), 4000); setTimeout(() => told('6 s'), 6000);
      wx.onAppShow(() => told('shown')); wx.onAppHide(() => told('hidden'))`);
    await world.advance(10);
    await lifecycle.hide();
    await world.advance(60_000);
    assert.deepEqual(told.splice(0), ['success', 'hidden', '4 s']);
    assert.equal(sockets.live.length, 0);
    await lifecycle.show();
    assert.deepEqual(told, ['shown', '1006 interrupted', '6 s']);
  });

  test('that is shown in time is not suspended', async (t) => {
    const { world, sockets, lifecycle, run, told } = launch(t);
    run(CONNECT);
    await lifecycle.away(4900);
    run('setTimeout(() => told("a minute"), 60000)');
    await world.advance(60_000);
    assert.deepEqual(told, ['success', 'a minute']);
    assert.equal(sockets.live.length, 1);
  });
});

describe('a storage', () => {
  const set = (/** @type {string} */ key, /** @type {string} */ value) =>
    `wx.setStorage({ key: '${key}', data: ${value}, ${CALLBACKS} })`;

  test('takes JSON, up to a megabyte a key and ten in all, later', async (t) => {
    const { app, world, problems, run, told } = launch(t);
    run(set('plain', '{ a: [1, null, true, "x"] }'));
    assert.equal(app.storage.disk.get('plain'), undefined);
    await world.advance(1);
    assert.deepEqual(app.storage.disk.get('plain'), { a: [1, null, true, 'x'] });
    run(set('large', '"x".repeat(1048577)'));
    for (let i = 0; i < 10; i += 1) run(set(`${i}`, '"x".repeat(1048576)'));
    await world.advance(10);
    assert.deepEqual(told.filter((text) => text !== 'success'),
      ['setStorage:fail entry size limit reached', 'setStorage:fail exceed storage max size 10Mb']);
    run(set('bytes', 'new Uint8Array(3)'));
    assert.deepEqual(problems, ['setStorage of 1048577 bytes under one key',
      'setStorage of [object Uint8Array]']);
  });

  test('outlives the app, but for what was being written', async (t) => {
    const { app, world, run } = launch(t);
    run(set('kept', '1'));
    await world.advance(1);
    run(set('lost', '2'));
    await app.kill();
    await world.advance(100);
    assert.deepEqual(app.phone.launch().storage.disk.keys, ['kept']);
  });
});

test('what a test leaves behind fails it', async (t) => {
  const { run, ends } = launch(t);
  run(`${CONNECT}; setTimeout(() => {}, 1e9); wx.onAppShow(() => {})`);
  await assert.rejects(async () => { for (const end of ends) await end(); },
    /1 timers left[^]*1 sockets left[^]*1 listeners left/);
});
