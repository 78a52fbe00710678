// @ts-check
/** What would be uploaded, made ready for the host: templates and styles for a browser. */
import fs from 'node:fs';
import path from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';
import { TAGS } from '../host/tags/index.js';
import { toCss } from './wxss.js';

/**
 * @typedef {object} Bundle
 * @property {Record<string, any>} app
 * @property {string[]} files of the package
 * @property {string[]} pages
 * @property {string[]} components
 * @property {Record<string, any>} configs of pages and components
 * @property {Record<string, string>} styles CSS
 * @property {Record<string, string>} scopes of the components' class names
 * @property {Record<string, Function>} templates there in the browser only
 */

const TAG = new RegExp(`<(/?)(${Object.keys(TAGS).join('|')})(?=[\\s/>])`, 'g');
/** What the framework itself knows. */
const OWN_TAGS = ['block', 'slot', 'template', 'include', 'import', 'wxs'];

/** What the page's code must not find, though the browser has it. @param {string[]} names */
const hiding = (names) => `var ${names.join(', ')};`;

export class Program {
  #folder;
  /** @type {Bundle} */
  bundle;

  /** @param {string} folder of the upload */
  constructor(folder) {
    this.#folder = folder;
    const app = this.#json('app.json');
    const components = this.#componentsOf(app.pages);
    const all = [...app.pages, ...components];
    const scopes = Object.fromEntries(components.map((name, i) => [name, `c${i}`]));
    this.bundle = {
      app, files: this.#files(), pages: app.pages, components, scopes, templates: {},
      configs: Object.fromEntries(all.map((name) => [name, this.#config(name)])),
      styles: Object.fromEntries(['app', ...all].map((name) =>
        [name, toCss(this.#text(`${name}.wxss`) ?? '', scopes[name])])),
    };
  }

  /** The colours of the bars, light and dark, as CSS. */
  theme() {
    const { window, themeLocation } = this.bundle.app;
    const theme = themeLocation ? this.#json(themeLocation) : { light: {}, dark: {} };
    const css = (/** @type {Record<string, string>} */ values) => {
      const value = (/** @type {string} */ name) => window[name]?.replace(/^@(.*)/,
        (/** @type {string} */ _, /** @type {string} */ key) => values[key]) ?? 'initial';
      return `:root { --bar: ${value('navigationBarBackgroundColor')}; --bar-text: ` +
        `${value('navigationBarTextStyle')}; --page: ${value('backgroundColor')}; }`;
    };
    return `${css(theme.light)}\n@media (prefers-color-scheme: dark) { ${css(theme.dark)} }`;
  }

  /** The data of the bundle, as a script. */
  dataScript() {
    const group = new TmplGroup();
    for (const [name, { template }] of Object.entries(TAGS)) {
      this.#addTemplate(group, `wx/${name}`, template);
    }
    for (const name of [...this.bundle.pages, ...this.bundle.components]) {
      const wxml = this.#text(`${name}.wxml`) ?? '';
      this.#addTemplate(group, name, wxml.replace(TAG, '<$1wx-$2'));
    }
    return `window.miniProgram = { bundle: ${JSON.stringify(this.bundle)} };\n` +
      `window.miniProgram.bundle.templates = ${group.getTmplGenObjectGroups()};\n`;
  }

  /**
   * The mini-program's own code: one function that shadows what the browser has, around the files.
   * @param {string[]} hidden names
   */
  codeScript(hidden) {
    const files = this.bundle.files.filter((file) => file.endsWith('.js'));
    const globals = ['wx', 'WXWebAssembly', 'App', 'Page', 'Component', 'Behavior', 'getApp',
      'getCurrentPages', 'Date', 'console', 'setTimeout', 'setInterval', 'clearTimeout',
      'clearInterval'];
    const wrapped = files.map((file) => `define(${JSON.stringify(file)}, ` +
      `function (require, module, exports) { ${this.#text(file)}\n});`);
    const names = hidden.filter((name) => !globals.includes(name));
    const types = names.map((name) => `${name}: typeof ${name}`);
    return `(function (define, given) { 'use strict'; var { ${globals.join(', ')} } = given; ` +
      `given = undefined; ${hiding(names)}\n` +
      'define("host/probe.js", function (require, module) { module.exports = { names: { ' +
      `${types.join(', ')} }, make: () => Function('') }; });\n` +
      `${wrapped.join('\n')}\n})(miniProgram.define, miniProgram.globals);\nminiProgram.start();\n`;
  }

  #files() {
    return fs.readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, path: folder, name }) =>
        path.relative(this.#folder, path.join(parentPath ?? folder, name)));
  }

  /** @param {TmplGroup} group @param {string} name @param {string} wxml */
  #addTemplate(group, name, wxml) {
    const using = this.bundle.configs[name]?.usingComponents ?? {};
    const unknown = name.startsWith('wx/') ? [] : [...wxml.matchAll(/<([a-z][\w-]*)/g)]
      .map(([, tag]) => tag)
      .filter((tag) => !tag.startsWith('wx-') && !OWN_TAGS.includes(tag) && !(tag in using));
    if (unknown.length > 0) throw new Error(`${name}.wxml: the host has no <${unknown[0]}>`);
    const found = group.addTmpl(name, wxml);
    if (found.length > 0) throw new Error(`${name}.wxml: ${found[0].message ?? found[0]}`);
  }

  /** @param {string[]} users @returns {string[]} */
  #componentsOf(users) {
    const names = [...new Set(users.flatMap((user) =>
      Object.values(this.#config(user).usingComponents).map((name) => this.#place(user, name))))];
    return names.length === 0 ? [] : [...new Set([...this.#componentsOf(names), ...names])];
  }

  /** @param {string} name */
  #config(name) {
    const text = this.#text(`${name}.json`);
    const config = text === undefined ? {} : JSON.parse(text);
    const using = Object.entries(config.usingComponents ?? {})
      .map(([tag, target]) => [tag, `/${this.#place(name, String(target))}`]);
    return { ...config, usingComponents: Object.fromEntries(using) };
  }

  /** @param {string} user @param {string} target */
  #place(user, target) {
    if (target.startsWith('/')) return target.slice(1);
    return path.posix.join(path.posix.dirname(user), target);
  }

  /** @param {string} file @returns {string | undefined} */
  #text(file) {
    const place = path.join(this.#folder, file);
    return fs.existsSync(place) ? fs.readFileSync(place, 'utf8') : undefined;
  }

  /** @param {string} file */
  #json(file) {
    return JSON.parse(this.#text(file) ?? '{}');
  }
}
