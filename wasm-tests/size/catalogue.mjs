// Who is weighed: the entry that an application would import to send and receive messages, and the
// smallest where a package has several. Versions are those of package.json.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../js/build/command.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const inPackage = (name, files) => files.map((file) => path.join(here, 'node_modules', name, file));
const HAND_WRITTEN = 'wasm-tests/bench/hand-written-client.mjs';

/** What an application of ours may import; `besides` is what the browser loads too. */
const OURS = [
  {
    name: 'mobileimsdk-wasm/slim + core.wasm', entry: 'mobileimsdk-wasm/slim',
    binding: '{ Client as Peer }', besides: [path.join(root, 'dist/core.wasm')],
  },
  {
    name: 'mobileimsdk-wasm, in one file', entry: 'mobileimsdk-wasm',
    binding: '{ Client as Peer }',
  },
];

/** A client of this protocol in plain JavaScript: no WebAssembly can be smaller than that. */
const FLOOR = {
  name: 'a client written by hand', entry: `./${HAND_WRITTEN}`,
  binding: '{ HandWrittenClient as Peer }',
};

const PEERS = [
  { entry: 'reconnecting-websocket', binding: 'Peer' },
  { entry: 'partysocket', binding: 'Peer' },
  { entry: '@stomp/stompjs', binding: '{ Client as Peer }' },
  { entry: 'socket.io-client', binding: '{ io as Peer }' },
  { entry: 'centrifuge', binding: '{ Centrifuge as Peer }' },
  { entry: 'centrifuge/build/protobuf', binding: '{ Centrifuge as Peer }' },
  { entry: 'mqtt', binding: 'Peer' },
  { entry: 'goeasy', binding: 'Peer' },
  { entry: 'leancloud-realtime/core', binding: '{ Realtime as Peer }' },
  { entry: 'wukongimjssdk', binding: 'Peer' },
  { entry: '@tencentcloud/lite-chat/basic', binding: 'Peer' },
  { entry: 'easemob-websdk/miniCore/miniCore', binding: 'Peer' },
  {
    entry: '@openim/wasm-client-sdk', binding: '{ getSDK as Peer }',
    // By its README all of assets/ is to be served, and a <script> loads the third.
    besides: inPackage('@openim/wasm-client-sdk', [
      'assets/openIM.wasm', 'assets/sql-wasm.wasm', 'assets/wasm_exec.js', 'lib/worker.js',
    ]),
  },
];

/** @param {string} entry @returns its version */
function versionOf(entry) {
  const name = entry.split('/').slice(0, entry.startsWith('@') ? 2 : 1).join('/');
  const [file] = inPackage(name, ['package.json']);
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}

/** @returns all of them, as weigh() wants them */
export function catalogue() {
  const own = fs.existsSync(path.join(root, HAND_WRITTEN)) ? [FLOOR, ...OURS] : OURS;
  return [
    ...own.map((one) => ({ ...one, resolveDir: root })),
    ...PEERS.map((peer) => ({
      name: `${peer.entry} ${versionOf(peer.entry)}`, ...peer, resolveDir: here,
    })),
  ];
}
