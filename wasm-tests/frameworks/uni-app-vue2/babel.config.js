// As the template has it, without what it does for other platforms.
const isPage = process.env.UNI_PLATFORM === 'h5';
const H5 = '**/@dcloudio/uni-h5/dist/index.umd.min.js';

module.exports = {
  presets: [['@vue/app', { modules: 'commonjs', useBuiltIns: isPage ? 'usage' : 'entry' }]],
  plugins: isPage ? [] : ['@babel/plugin-transform-runtime'],
  ...process.env.NODE_ENV === 'production'
    ? { overrides: [{ test: H5, compact: true }] } : { ignore: [H5] },
};
