// The projects, and what is built of each: with which command, where it lies then, and who runs it.

/**
 * @typedef {object} Target
 * @property {string[]} command in the room's node_modules/.bin
 * @property {Record<string, string>} [env]
 * @property {string} [out] the folder that was built
 * @property {string} [host] of mini-programs, see ../support/mini-program/hosts.js
 * @property {string} [page] else what leads to the page, before its query
 * @property {string} [dev] a server of the tool's own says its address after this
 */

/**
 * @typedef {object} Project
 * @property {string} room
 * @property {string} name
 * @property {string} tool whose version is shown
 * @property {Record<string, string>} [copies] from the package into the project, before it is built
 * @property {Record<string, Target>} targets
 */

const CORE = 'dist/miniprogram/core.wasm.br';
const UNI_PAGE = '#/pages/chat/chat?';
/** Their webpack 4 hashes with MD4, which the OpenSSL of Node 17 and later has put away. */
const OLD_HASH = { NODE_OPTIONS: '--openssl-legacy-provider' };

const uni = (platform) => ({
  command: ['uni', 'build', '-p', platform], out: `dist/build/${platform}`,
});
const uni2 = (platform) => ({
  command: ['vue-cli-service', 'uni-build'], out: `dist/build/${platform}`,
  env: { ...OLD_HASH, NODE_ENV: 'production', UNI_PLATFORM: platform },
});
const taro = (type, out, env = {}) => ({
  command: ['taro', 'build', '--type', type], out: `dist/${out}`,
  env: { OUTPUT: `dist/${out}`, ...env },
});

/** @type {Project[]} */
export const PROJECTS = [
  {
    room: 'uni-app-vue3', name: 'uni-app, Vue 3', tool: '@dcloudio/vite-plugin-uni',
    copies: { [CORE]: 'src/static/core.wasm.br' },
    targets: {
      'mp-weixin': { ...uni('mp-weixin'), host: 'wechat' },
      'mp-toutiao': { ...uni('mp-toutiao'), host: 'douyin' },
      'mp-alipay': { ...uni('mp-alipay'), host: 'alipay' },
      'mp-alipay, one socket': { ...uni('mp-alipay'), host: 'alipayOld' },
      'H5, dev': { command: ['uni'], dev: 'Local:', page: UNI_PAGE },
      'H5, build': { command: ['uni', 'build'], out: 'dist/build/h5', page: UNI_PAGE },
    },
  },
  {
    room: 'uni-app-vue2', name: 'uni-app, Vue 2', tool: '@dcloudio/vue-cli-plugin-uni',
    copies: { [CORE]: 'src/static/core.wasm.br' },
    targets: {
      'mp-weixin': { ...uni2('mp-weixin'), host: 'wechat' },
      'H5, build': { ...uni2('h5'), page: UNI_PAGE },
    },
  },
  {
    room: 'taro', name: 'Taro, React', tool: '@tarojs/cli',
    targets: {
      'weapp, webpack 5': { ...taro('weapp', 'weapp'), host: 'wechat' },
      'weapp, Vite': { ...taro('weapp', 'weapp-vite', { COMPILER: 'vite' }), host: 'wechat' },
      'alipay': { ...taro('alipay', 'alipay'), host: 'alipay' },
      'H5': { ...taro('h5', 'h5'), page: UNI_PAGE },
    },
  },
  {
    room: 'webpack4', name: 'webpack 4', tool: 'webpack',
    targets: { 'a page': { command: ['webpack'], out: 'dist', env: OLD_HASH, page: '?' } },
  },
  {
    room: 'vue-cli4', name: 'Vue CLI 4, Vue 2', tool: '@vue/cli-service',
    targets: {
      'a page': {
        command: ['vue-cli-service', 'build'], out: 'dist', env: OLD_HASH, page: '?',
      },
    },
  },
];
