// What to do where packages of the system are missing and cannot be installed: one screen.

const HOMEBREW = {
  emscripten: 'emscripten', cmake: 'cmake', 'ninja-build': 'ninja', binaryen: 'binaryen',
  'nlohmann-json3-dev': 'nlohmann-json', 'libgtest-dev': 'googletest',
};

/** @param {string[]} missing packages of Debian @param {string} [why] they were not installed */
export function adviceFor(missing, why) {
  const brewed = missing.map((name) => HOMEBREW[name]).filter(Boolean);
  return [
    'this machine lacks what builds the core:',
    `  ${missing.join(' ')}`,
    ...(why ? ['', `They could not be installed: ${why}`] : []),
    '',
    'On Debian or Ubuntu (on Windows: in WSL) run:',
    `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    ...(brewed.length ? ['', 'On macOS, with Homebrew:', `  brew install ${brewed.join(' ')}`] : []),
    '',
    'Then run the same command again.',
    '',
    'To try the chat page and the network lab no compiler is needed. The published package has',
    'them ready; in any folder of its own:',
    '  npm install mobileimsdk-wasm ws',
    '  npx mobileimsdk-dev-server --demo',
  ].join('\n');
}
