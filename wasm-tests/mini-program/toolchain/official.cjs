// @ts-check
/**
 * WeChat's own npm builder and compiler, without its network. A process of its own: they keep state
 * and say what they do not like on the console.
 *   node official.cjs <project> <folder for what would be uploaded>
 * Ends with a line of JSON: `{ warnings, files }`.
 */
const fs = require('node:fs');
const path = require('node:path');
const { format } = require('node:util');
const ci = require('miniprogram-ci');

/** @type {string[]} */
const warnings = [];

/** What the tools say of themselves, and of files that the project leaves out on purpose. */
const CHATTER = new RegExp(['^\\[summer-compiler\\] ', '^serialize mini-weixin$',
  '^\\[miniprogram-builder\\] ', '/getwhiteextlist Error: no network',
  '^\\[error\\] get white ext list fail Error: no network',
  '^Ignored by project\\.config\\.json packOptions\\.ignore setting: '].join('|'));

/** @param {string} source @param {string} text */
function warn(source, text) {
  if (!CHATTER.test(text)) warnings.push(`${source}: ${text}`);
}

for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
  /** @type {any} */ (console)[name] = (/** @type {unknown[]} */ ...said) => {
    warn(`console.${name}`, format(...said));
  };
}

/** The only thing that the compiler asks WeChat's server for: the limits, here the usual ones. */
const LIMITS = {
  platform: false, appType: 0, isSandbox: false, released: true, gameApp: false,
  setting: {
    MaxCodeSize: 2, MaxSubpackageSubCodeSize: 2, MaxSubpackageFullCodeSize: 20,
    NavigateMiniprogramLimit: 10, MaxTabbarCount: 5, MinTabbarCount: 2, MaxTabbarIconSize: 40,
  },
};

/** @param {string} projectPath */
function open(projectPath) {
  const config = path.join(projectPath, 'project.config.json');
  const { appid } = JSON.parse(fs.readFileSync(config, 'utf8'));
  const project = new ci.Project({
    appid, type: 'miniProgram', projectPath, privateKey: 'none', ignores: ['node_modules/**/*'],
  });
  /** @type {any} */ (project).attr = async () => LIMITS;
  return project;
}

/** @param {string} projectPath @returns {Promise<Record<string, string | Buffer>>} */
async function build(projectPath) {
  const found = await ci.packNpm(open(projectPath), { reporter() {} });
  warnings.push(...found.map((warning) => `build npm: ${JSON.stringify(warning)}`));
  return ci.getCompiledResult({
    project: open(projectPath), version: '1.0.0', desc: '',
    setting: { es6: true, es7: true, minifyJS: true, minifyWXML: true, minifyWXSS: true },
    onProgressUpdate(/** @type {any} */ { status, message }) {
      if (['warn', 'fail'].includes(status)) warn('compile', message);
    },
  }, undefined);
}

async function main() {
  const [projectPath, output] = process.argv.slice(2).map((name) => path.resolve(name));
  const files = await build(projectPath);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(output, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  process.stdout.write(`${JSON.stringify({
    warnings,
    files: Object.fromEntries(Object.entries(files)
      .map(([name, content]) => [name, Buffer.byteLength(content)])),
  })}\n`, () => process.exit(0));
}

main().catch((error) => {
  process.stderr.write(`${error.stack ?? error}\n${warnings.join('\n')}\n`, () => process.exit(1));
});
