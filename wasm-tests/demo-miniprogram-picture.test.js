// @ts-check
// A picture from the phone: chosen, brought to the dev server as a mini-program does, and sent.
import assert from 'node:assert/strict';
import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { startServer } from './support/real.js';
import { demo } from './support/mini-demo.js';

const { fileOf, upload } = demo('./im/upload');
const { pictureText } = demo('./ui/sentences');

/** What the host does, on the network and the disk of this machine. */
const WX = {
  getFileSystemManager: () => ({
    readFile: (/** @type {any} */ { filePath, success, fail }) => readFile(filePath)
      .then((data) => success({ data: new Uint8Array(data).buffer }), fail),
  }),
  request: (/** @type {any} */ { url, method, header, data: body, success, fail }) =>
    fetch(url, { method, headers: header, body }).then(async (response) => {
      const said = await response.text();
      const data = said.startsWith('{') ? JSON.parse(said) : said;
      success({ statusCode: response.status, data });
    }, fail),
};

/** @param {import('node:test').TestContext} t @param {number} bytes */
async function picture(t, bytes) {
  Object.assign(globalThis, { wx: WX });
  const folder = await mkdtemp(path.join(tmpdir(), 'picture-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, '猫 1.JPG'), content = Buffer.alloc(bytes, 7);
  await writeFile(file, content);
  return { content, file: fileOf({ tempFilePath: file, size: bytes }) };
}

test.after(() => { Reflect.deleteProperty(globalThis, 'wx'); });

test('a picture is where the server says, byte by byte, and is an image to the talk', async (t) => {
  const server = await startServer(t), { content, file } = await picture(t, 5000);
  assert.deepEqual({ name: file.name, size: file.size, type: file.type },
    { name: '猫 1.JPG', size: 5000, type: 'image/jpeg' });
  const url = await upload(` ${server.url}?x=1`, file);
  assert.equal(new URL(url).origin, server.httpUrl);
  const answer = await fetch(url);
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), content);
});

test('one that the server does not take says why, in words', async (t) => {
  const server = await startServer(t, { maxUploadBytes: 2 ** 20 });
  const { file } = await picture(t, 2 ** 20 + 1);
  /** @param {string} to @param {any} what */
  const refusal = (to, what) => upload(to, what).then(() => null, (/** @type {any} */ error) =>
    [error.code, pictureText(error)]);
  assert.deepEqual(await refusal(server.url, file), ['FILE_TOO_LARGE', '图片太大，最多 1 MB']);
  assert.deepEqual(await refusal('ws://127.0.0.1:1', file),
    ['NO_ANSWER', '图片没有发出去（NO_ANSWER）']);
  assert.deepEqual(await refusal(server.url, { path: '/nowhere.png', name: 'x' }),
    ['NOT_READ', '图片没有发出去（NOT_READ）']);
});

test('a tap chooses one picture, and one at a time is sent; what fails is said', async (t) => {
  const { methods } = demo('./pages/chat/composer'), { chat } = demo('./im/index');
  /** @type {any[]} */
  const done = [];
  /** @type {any} */
  let settle = {};
  Object.assign(globalThis, { wx: {
    chooseMedia: (/** @type {any} */ { count, mediaType, success }) => {
      assert.deepEqual([count, mediaType], [1, ['image']]);
      success({ tempFiles: [{ tempFilePath: 'tmp/cat.png', size: 5 }] });
    },
    showLoading: () => done.push('busy'), hideLoading: () => done.push('idle'),
    showToast: (/** @type {any} */ { title }) => done.push(title),
  } });
  chat.open = { attach: (/** @type {any} */ { path: from, type }) => {
    done.push(`${from} ${type}`);
    return new Promise((resolve, reject) => { settle = { resolve, reject }; });
  } };
  t.after(() => { chat.open = null; });
  const page = { ...methods, setData() {} };
  page.onChoosePicture();
  page.onChoosePicture();
  assert.deepEqual(done.splice(0), ['busy', 'tmp/cat.png image/png']);
  settle.resolve('>id');
  await new Promise(setImmediate);
  assert.deepEqual(done.splice(0), ['idle']);
  page.onChoosePicture();
  settle.reject(Object.assign(new Error(), { code: 'QUEUE_FULL' }));
  await new Promise(setImmediate);
  assert.deepEqual(done.length, 4);
  assert.doesNotMatch(done[3], /QUEUE_FULL/);
});
