// Says on one screen what to do where packages of the system are missing and cannot be installed.

const HOMEBREW = {
  emscripten: 'emscripten', cmake: 'cmake', 'ninja-build': 'ninja', binaryen: 'binaryen',
  'nlohmann-json3-dev': 'nlohmann-json', 'libgtest-dev': 'googletest', postgresql: 'postgresql',
};

/** @param {string[]} missing packages of Debian @param {string} [why] they were not installed */
export function adviceFor(missing, why) {
  const names = missing.join(' ');
  const brewed = missing.map((name) => HOMEBREW[name]).filter(Boolean);
  return [
    'this machine lacks what builds the core:',
    `  ${names}`,
    ...(why ? ['', `They could not be installed: ${why}`] : []),
    '',
    'On Debian or Ubuntu (on Windows: in WSL) run:',
    `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`,
    '',
    'On macOS, with Homebrew:',
    `  brew install ${brewed.join(' ')}`,
    '',
    'Then run the same command again.',
    '',
    'To try the chat page and the network lab no compiler is needed: the package has them.',
    'In a project that has the package, and ws:',
    '  npx mobileimsdk-dev-server --demo',
    'Anywhere else:',
    '  npx -p mobileimsdk-wasm -p ws mobileimsdk-dev-server --demo',
  ].join('\n');
}
