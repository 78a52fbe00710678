const CORE = 'node_modules/mobileimsdk-wasm/dist/miniprogram/core.wasm.br';
const compiler = process.env.COMPILER || 'webpack5';
const outputRoot = process.env.OUTPUT || 'dist';

module.exports = {
  projectName: 'chat',
  date: '2026-11-28',
  designWidth: 750,
  deviceRatio: { 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot,
  framework: 'react',
  compiler: compiler === 'vite' ? 'vite' : { type: 'webpack5', prebundle: { enable: false } },
  plugins: [],
  copy: process.env.TARO_ENV === 'h5' ? { patterns: [], options: {} } : {
    patterns: [{ from: CORE, to: `${outputRoot}/core.wasm.br` }], options: {},
  },
  mini: {},
  h5: { publicPath: './', staticDirectory: 'static', router: { mode: 'hash' } },
};
