const compiler = process.env.COMPILER || 'webpack5';

module.exports = { presets: [['taro', { framework: 'react', ts: false, compiler }]] };
