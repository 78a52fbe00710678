// Builds small applications with the frameworks that people use, as their users get the package:
// packed, and unpacked into node_modules. Each is then run: a mini-program in the strict fakes of
// its host, a page in Chromium. What the frameworks need is installed first, once: hundreds of MB.
//   npm run test:frameworks                 all of them; writes the table into README.md
//   npm run test:frameworks -- taro h5      those whose name has one of these words
//   npm run test:frameworks -- --clean      removes what was installed and built
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { run } from '../../js/build/command.mjs';
import { HOSTS } from '../support/mini-program/hosts.js';
import { packInto, unpack } from '../support/packed.js';
import { startSite } from '../support/site.js';
import { timed } from '../support/timed.js';
import { browserStory } from './support/browser-story.js';
import { phoneStory } from './support/phone-story.js';
import { COLUMNS, printRows, writeReadme } from './support/table.mjs';
import { PROJECTS } from './targets.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const PACKAGE = 'node_modules/mobileimsdk-wasm';
const OFFLINE = path.join(here, 'support/offline.cjs');
const PATIENCE = 600_000;  // ms for one build, on a busy machine

const inRoom = ({ room }, ...parts) => path.join(here, room, ...parts);

/** What npm wrote last tells whether it is up to date. */
function install(project) {
  const [lock, installed] = ['package-lock.json', 'node_modules/.package-lock.json']
    .map((file) => inRoom(project, file));
  const isNew = fs.existsSync(installed) &&
    fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs;
  if (isNew) return;
  console.log(`installing ${project.name} (some minutes) ...`);
  // Not `npm ci`: it insists on the binaries of every other system, which a mirror need not have.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: inRoom(project) });
}

function preparePackage(project, tarball) {
  fs.rmSync(inRoom(project, PACKAGE), { recursive: true, force: true });
  unpack(tarball, inRoom(project, PACKAGE));
  for (const [from, to] of Object.entries(project.copies ?? {})) {
    fs.mkdirSync(path.dirname(inRoom(project, to)), { recursive: true });
    fs.copyFileSync(inRoom(project, PACKAGE, from), inRoom(project, to));
  }
  for (const kept of ['node_modules/.cache', 'node_modules/.vite']) {
    fs.rmSync(inRoom(project, kept), { recursive: true, force: true });
  }
}

/** A command of a project; what it says is kept. */
function start(project, { command: [name, ...args], env = {} }) {
  const { NODE_OPTIONS = '' } = env;
  const child = spawn(inRoom(project, 'node_modules/.bin', name), args, {
    cwd: inRoom(project), detached: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, CI: 'true', TARO_DISABLE_TELEMETRY: '1', BROWSER: 'none', ...env,
      NODE_OPTIONS: `${NODE_OPTIONS} --require=${JSON.stringify(OFFLINE)}`,
    },
  });
  child.said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => { child.said += text; });
  }
  return child;
}

/** It and what it started. */
function end({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

async function build(project, target) {
  fs.rmSync(inRoom(project, target.out), { recursive: true, force: true });
  const child = start(project, target);
  const timer = setTimeout(() => end(child), PATIENCE);
  const [status] = await once(child, 'close');
  clearTimeout(timer);
  const [file] = ['app.js', 'index.html', 'main.js']
    .filter((name) => fs.existsSync(inRoom(project, target.out, name)));
  if (status !== 0 || !file) throw new Error(child.said.slice(-4000));
  return inRoom(project, target.out);
}

/** The address that a tool's own server says. */
async function serveDev(project, target, after) {
  const child = start(project, target);
  after(() => end(child));
  const pattern = new RegExp(`${target.dev}\\s+(http://\\S+)`);
  const timer = setTimeout(() => end(child), PATIENCE);
  for (;;) {
    const [, url] = pattern.exec(child.said.replace(/\x1b\[[\d;]*m/g, '')) ?? [];
    if (url) {
      clearTimeout(timer);
      return url;
    }
    const ended = once(child, 'close').then(() => { throw new Error(child.said.slice(-4000)); });
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
}

/** Serves what was built, with the page that a tool without one leaves to its user. */
async function serve(project, folder, after) {
  const index = inRoom(project, 'public/index.html');
  const isMade = fs.existsSync(path.join(folder, 'index.html'));
  const site = await startSite({
    directories: { '/': folder },
    ...!isMade && { pages: { '/': fs.readFileSync(index, 'utf8') } },
  });
  after(site.close);
  return `${site.url}/`;
}

/** What can be tried of a target that was built. */
async function storyOf(project, target, browser, after) {
  if (target.dev) {
    const url = await serveDev(project, target, after);
    return browserStory(browser, (query) => url + target.page + query);
  }
  const folder = await build(project, target);
  if (target.host) return phoneStory(folder, target.host, HOSTS[target.host]);
  const url = await serve(project, folder, after);
  return browserStory(browser, (query) => url + target.page + query);
}

/** @returns {Promise<Record<string, string>>} by column how long it took, or that it failed */
async function tryTarget(project, target, browser) {
  /** @type {Record<string, string>} */
  const results = {};
  const ends = [];
  const attempt = timed(results);
  const story = await attempt(COLUMNS[0],
    () => storyOf(project, target, browser, (thing) => ends.unshift(thing)));
  for (const [name, act] of Object.entries(story ?? {})) await attempt(name, act);
  for (const thing of ends) await thing();
  return results;
}

function versionOf(project) {
  const file = inRoom(project, 'node_modules', project.tool, 'package.json');
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}

function clean() {
  for (const project of PROJECTS) {
    for (const folder of ['node_modules', 'dist', '.swc']) {
      fs.rmSync(inRoom(project, folder), { recursive: true, force: true });
    }
  }
}

/** @param {string[]} words */
async function main(words) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'frameworks-'));
  const { tarball } = packInto(place);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'],
  });
  const rows = [];
  try {
    for (const project of PROJECTS) {
      const wanted = Object.entries(project.targets).filter(([name]) => words.every((word) =>
        `${project.room} ${project.name} ${name}`.toLowerCase().includes(word.toLowerCase())));
      if (wanted.length === 0) continue;
      install(project);
      preparePackage(project, tarball);
      for (const [name, target] of wanted) {
        console.log(`${project.name}: ${name} ...`);
        const results = await tryTarget(project, target, browser);
        rows.push({
          framework: `${project.name} (${versionOf(project)})`, target: name,
          hasTabs: !target.host, results,
        });
      }
    }
  } finally {
    await browser.close();
    fs.rmSync(place, { recursive: true, force: true });
  }
  printRows(rows);
  const failed = rows.some(({ results }) => Object.values(results).includes('failed'));
  if (words.length === 0) writeReadme(path.join(here, 'README.md'), rows);
  process.exit(failed || rows.length === 0 ? 1 : 0);
}

const words = process.argv.slice(2);
if (words.includes('--clean')) clean();
else await main(words);
