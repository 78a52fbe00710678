'use strict';
// A small choice for who has no such keyboard.

const EMOJI = ('😀 😄 😂 🙂 😉 😊 😍 😘 😎 🤔 😅 😢 😭 😡 😱 😴 ' +
  '👍 👎 👏 🙏 🙌 💪 👋 🤝 👌 ✌️ 🤞 👀 ❤️ 💔 🔥 ✨ ' +
  '🎉 🎁 🎂 🌹 🌞 🌙 ☔ ☕ 🍻 🍜 ⚽ 🎵 🚗 ✈️ ✅ ❌').split(' ');

module.exports = { EMOJI };
