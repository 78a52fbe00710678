// @ts-check
/** What runs the core in a mini-program: core.wasm by its path in the package, or the twin. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOSTS, HOST_NAMES } from './support/mini-program/hosts.js';
import { Phone } from './support/mini-program/phone.js';

/** @typedef {import('./support/mini-program/app.js').App} App */
/** @typedef {import('./support/mini-program/user.js').MiniOptions} MiniOptions */

const PATH = '/miniprogram_npm/mobileimsdk-wasm/core.wasm';
const TWIN_LINE = "twin: () => require('mobileimsdk-wasm/twin')";
const withEngine = HOST_NAMES.filter((name) => HOSTS[name].engine);
const withoutEngine = HOST_NAMES.filter((name) => !HOSTS[name].engine);

/** @param {App} app @param {MiniOptions} [options] @returns {Promise<any>} what `login` says */
async function refusal(app, options) {
  const { random, world } = app;
  const { client } = app.openBare({
    ...random === 'isMissing' && { randomBytes: world.platform.randomBytes }, ...options,
  });
  return world.until(client.login()).then(() => assert.fail('it went online'), (error) => error);
}

describe('core.wasm', () => {
  for (const name of withEngine) {
    test(`${name}: is taken from where "build npm" puts it`, async (t) => {
      const app = new Phone(t, name).launch();
      const { client } = await app.online();
      assert.equal(client.stats().core, 'wasm');
      assert.deepEqual(app.engine.paths, [`${PATH}.br`]);
    });

    test(`${name}: may be answered as the instance itself`, async (t) => {
      const app = new Phone(t, name).launch();
      app.engine.answers = 'instance';
      assert.equal((await app.online()).client.stats().core, 'wasm');
    });

    test(`${name}: a host that cannot unpack .br gets the plain file`, async (t) => {
      const app = new Phone(t, name).launch();
      app.engine.unpacks = false;
      assert.equal((await app.online()).client.stats().core, 'wasm');
      assert.deepEqual(app.engine.paths, [`${PATH}.br`, PATH]);
    });
  }

  test('is taken from wasmPath instead, packed or plain', async (t) => {
    for (const [wasmPath, file, paths] of /** @type {const} */ ([
      ['/chat/vendor/im.wasm.br', 'core.wasm.br', ['/chat/vendor/im.wasm.br']],
      ['/chat/vendor/im.wasm', 'core.wasm', ['/chat/vendor/im.wasm']],
    ])) {
      const app = new Phone(t).launch();
      app.engine.files = new Map([[wasmPath, file]]);
      assert.equal((await app.online({ wasmPath })).client.stats().core, 'wasm');
      assert.deepEqual(app.engine.paths, paths);
    }
  });

  test('of wasmPath, packed, is taken plain where only that is in the package', async (t) => {
    const app = new Phone(t).launch();
    app.engine.files = new Map([['/im.wasm', 'core.wasm']]);
    await app.online({ wasmPath: '/im.wasm.br' });
    assert.deepEqual(app.engine.paths, ['/im.wasm.br', '/im.wasm']);
  });

  test('is not the twin where there is both', async (t) => {
    const app = new Phone(t).launch();
    await app.online({ twin: () => assert.fail('it was required') });
    assert.ok(!app.code.required.includes('twin.js'));
  });

  test('refused at both paths: the error names them, and shows what to write', async (t) => {
    const app = new Phone(t).launch();
    app.engine.files.clear();
    const { code, message } = await refusal(app);
    assert.equal(code, 'WASM_LOAD_FAILED');
    for (const part of [`${PATH}.br`, `${PATH}: `, 'wasmPath: \'/', TWIN_LINE]) {
      assert.ok(message.includes(part), `${part} is not in: ${message}`);
    }
  });

  test('plain at wasmPath and refused is not asked for again', async (t) => {
    const app = new Phone(t).launch();
    assert.match((await refusal(app, { wasmPath: '/lost.wasm' })).message, /\/lost\.wasm/);
    assert.deepEqual(app.engine.paths, ['/lost.wasm']);
  });

  test('refused in whatever words a host has: the error says them', async (t) => {
    for (const [cause, words] of /** @type {Array<[unknown, RegExp]>} */ ([
      [new Error('not support wxfile'), /not support wxfile/], ['a text', /a text/],
      [{ errMsg: 'instantiate:fail' }, /instantiate:fail/], [undefined, /core\.wasm/],
      [null, /core\.wasm/],
    ])) {
      const app = new Phone(t).launch();
      app.engine.refuses = { cause };
      const { code, message } = await refusal(app);
      assert.equal(code, 'WASM_LOAD_FAILED');
      assert.match(message, words);
    }
  });

  test('refused without a promise is refused', async (t) => {
    const app = new Phone(t).launch();
    app.engine.throws = true;
    assert.equal((await refusal(app)).code, 'WASM_LOAD_FAILED');
    assert.equal(app.engine.paths.length, 2);
  });

  test('answered with nothing is refused: the twin takes its place', async (t) => {
    const app = new Phone(t).launch();
    app.engine.answers = 'nothing';
    assert.equal((await refusal(app)).code, 'WASM_LOAD_FAILED');
    const twin = () => app.require('mobileimsdk-wasm/twin');
    assert.equal((await app.online({ twin })).client.stats().core, 'js');
  });

  test('refused once may be there at the next login()', async (t) => {
    const app = new Phone(t).launch(), { client, events } = app.open(), { world } = app;
    app.engine.refuses = { cause: new Error('subpackage not loaded') };
    const login = client.login(), sent = client.send('bob', 'too early');
    await assert.rejects(world.until(login), { code: 'WASM_LOAD_FAILED' });
    assert.equal(sent.status, 'lost');
    assert.deepEqual(events.lost.map(({ reason }) => reason), ['CORE_FAILED']);
    assert.throws(() => client.send('bob', 'nowhere to go'), { code: 'NOT_LOGGED_IN' });
    app.engine.refuses = null;
    await world.until(client.login());
    assert.equal(client.state, 'online');
  });
});

describe('the twin', () => {
  /** @type {Array<[string, (app: App) => any]>} */
  const FORMS = [
    ['a function', (app) => () => app.require('mobileimsdk-wasm/twin')],
    ['a promise of it', (app) => () => Promise.resolve(app.require('mobileimsdk-wasm/twin'))],
    ['the module', (app) => app.require('mobileimsdk-wasm/twin')],
  ];
  for (const name of withoutEngine) {
    for (const [form, twin] of FORMS) {
      test(`${name}, which has no WebAssembly: ${form}`, async (t) => {
        const app = new Phone(t, name).launch();
        const { client } = await app.online({ twin: twin(app) });
        assert.equal(client.stats().core, 'js');
        const sent = client.send('bob', '你好 😀');
        await app.world.advance(10);
        assert.equal(sent.status, 'delivered');
      });
    }

    test(`${name}: without it the error shows the line`, async (t) => {
      const { code, message } = await refusal(new Phone(t, name).launch());
      assert.equal(code, 'WASM_LOAD_FAILED');
      assert.ok(message.includes(TWIN_LINE), message);
    });
  }

  for (const name of withEngine) {
    test(`${name}, an old version without WebAssembly: it takes its place`, async (t) => {
      const phone = new Phone(t, name);
      phone.without.push(`${HOSTS[name].engine}`);
      assert.equal((await phone.launch().online()).client.stats().core, 'js');
      const { code, message } = await refusal(phone.launch());
      assert.equal(code, 'WASM_LOAD_FAILED');
      assert.ok(message.includes(TWIN_LINE), message);
    });
  }

  test('takes the place of a core.wasm that is refused', async (t) => {
    const app = new Phone(t).launch();
    app.engine.files.clear();
    const twin = () => app.require('mobileimsdk-wasm/twin');
    assert.equal((await app.online({ twin })).client.stats().core, 'js');
    assert.equal(app.engine.paths.length, 2);
  });

  test('that cannot be had: the error says why, and why core.wasm was not used', async (t) => {
    const missing = new Error("module 'twin.js' is not defined");
    for (const twin of [
      () => { throw missing; }, () => Promise.reject(missing), () => ({ none: missing.message }),
    ]) {
      const app = new Phone(t).launch();
      app.engine.files.clear();
      const { code, message } = await refusal(app, { twin: /** @type {any} */ (twin) });
      assert.equal(code, 'WASM_LOAD_FAILED');
      assert.ok(message.includes(`${PATH}.br`), message);
      assert.match(message, /is not defined|instantiate/);
    }
  });

  test('that could not be had once may be there at the next login()', async (t) => {
    const app = new Phone(t, 'baidu').launch(), { world } = app;
    let isThere = false;
    const { client } = app.open({ twin: () => {
      if (!isThere) throw new Error('subpackage not loaded');
      return app.require('mobileimsdk-wasm/twin');
    } });
    await assert.rejects(world.until(client.login()), { code: 'WASM_LOAD_FAILED' });
    isThere = true;
    await world.until(client.login());
  });
});

describe('while the core is loading', () => {
  for (const name of HOST_NAMES) {
    test(`${name}: what is sent waits, keeps its order, has fingerprints of its own`, async (t) => {
      const app = new Phone(t, name).launch(), { world, phone: { server } } = app;
      const { client, errors } = app.open();
      const login = client.login();
      const texts = Array.from({ length: 40 }, (_, i) => `text ${i}`);
      const sent = texts.map((text, i) => client.send('bob', text, { qos: i % 3 > 0 }));
      assert.equal(new Set(sent.map(({ fingerprint }) => fingerprint)).size, 40);
      assert.ok(sent.every(({ status }) => status === 'queued'));
      await world.until(login);
      const late = client.send('bob', 'text 40');
      await world.advance(100);
      assert.deepEqual(server.contents, [...texts, 'text 40']);
      assert.ok(sent.every(({ qos, status }) => status === (qos ? 'delivered' : 'sent')));
      assert.ok(sent.every(({ fingerprint }) => fingerprint !== late.fingerprint));
      assert.deepEqual(errors, []);
    });
  }

  test('logout() ends it: nothing is opened, nothing is told later', async (t) => {
    const app = new Phone(t).launch(), { client, events } = app.open();
    const login = client.login(), sent = client.send('bob', 'never mind');
    client.logout();
    await assert.rejects(login, { code: 'LOGGED_OUT' });
    await app.world.advance(10_000);
    assert.equal(sent.status, 'lost');
    assert.deepEqual([app.sockets.all.length, events.state.length], [0, 0]);
  });

  test('dispose() ends it: nothing is opened, nothing is left', async (t) => {
    const app = new Phone(t).launch(), { client } = app.open();
    const login = client.login();
    client.dispose();
    await assert.rejects(login, { code: 'DISPOSED' });
    await app.world.advance(10_000);
    assert.deepEqual(app.sockets.all, []);
    assert.deepEqual(app.left(), { timers: 0, sockets: 0, listeners: 0 });
  });
});

describe('the package', () => {
  test('does nothing when it is required, nor by new Client()', async (t) => {
    const app = new Phone(t).launch();
    const { SERVER, ImError } = app.require('mobileimsdk-wasm');
    app.open();
    await app.world.advance(10_000);
    assert.equal(SERVER, '0');
    assert.equal(new ImError('ABORTED', 'text').code, 'ABORTED');
    assert.deepEqual(app.left(), { timers: 0, sockets: 0, listeners: 0 });
    assert.deepEqual([app.engine.paths, Object.values(app.storage.calls)], [[], [0, 0, 0, 0]]);
  });

  test('is one file; what the log says is in it', async (t) => {
    const app = new Phone(t).launch();
    /** @type {string[]} */
    const lines = [];
    await app.online({ logLanguage: 'zh', logger: ({ text }) => lines.push(text) });
    assert.ok(lines.some((line) => /\p{Script=Han}/u.test(line)));
    assert.deepEqual(app.code.required, ['index.js']);
  });

  test('takes options that are of no use here, and does without', async (t) => {
    const app = new Phone(t).launch();
    const { errors } = await app.online({
      wasm: 'https://im.test/core.wasm', shareAcrossTabs: true, ticker: '/ticker.js',
    });
    await app.world.advance(10_000);
    assert.deepEqual([errors, app.engine.paths.length], [[], 1]);
  });

  test('refuses options of the wrong kind by name', (t) => {
    const app = new Phone(t).launch();
    for (const option of ['wasmPath', 'twin', 'randomBytes']) {
      assert.throws(() => app.open({ [option]: 17 }), { code: 'INVALID_OPTION', option });
    }
  });
});
