// @ts-check
/** Makes pages and components of the compiled mini-program, by WeChat's own component framework. */
import * as glassEasel from 'glass-easel';
import { MiniProgramEnv, component as components } from 'glass-easel-miniprogram-adapter';
import { TAGS } from './tags/index.js';
import { copy, notPlain } from './wx/json.js';

/** @typedef {import('../toolchain/program.js').Bundle} Bundle */
/** @typedef {import('./modules.js').Modules} Modules */

/** What one `setData` may carry. */
const DATA_BYTES = 1024 * 1024;

/** Data goes from the logic to the view as a copy, and only plain data does. */
function makeSetDataStrict() {
  const { prototype } = components.ComponentCaller;
  const { setData } = prototype;
  prototype.setData = function strictSetData(data, callback) {
    const fault = notPlain(data, 'data');
    if (fault !== null) throw new TypeError(`setData: ${fault}`);
    const { size } = new Blob([JSON.stringify(data)]);
    if (size > DATA_BYTES) throw new RangeError(`setData: ${size} bytes`);
    setData.call(this, copy(data), callback);
  };
}

export class PageFactory {
  #bundle;
  #modules;
  #space;
  #backend;
  /** @type {any} */
  #running = null;
  /** @type {Set<string>} */
  #defined = new Set();
  /** @type {Map<string, HTMLStyleElement>} */
  #styles = new Map();

  /** @param {Bundle} bundle @param {Modules} modules */
  constructor(bundle, modules) {
    this.#bundle = bundle;
    this.#modules = modules;
    makeSetDataStrict();
    const env = new MiniProgramEnv();
    this.#space = env.createCodeSpace('', true);
    this.#backend = env.associateBackend();
    for (const [name, { definition }] of Object.entries(TAGS)) {
      const path = `wx/${name}`;
      this.#space.addComponentStaticConfig(path, { component: true });
      this.#space.addCompiledTemplate(path, this.#template(path));
      this.#space.addStyleSheet(path, undefined, 'wx');
      this.#space.component(path).definition(/** @type {any} */ (definition)).register();
    }
    for (const [path, css] of Object.entries(bundle.styles)) this.#addStyle(path, css);
    for (const path of bundle.components) this.#define(path, true);
    for (const path of bundle.pages) this.#define(path, false);
    listenForTaps();
  }

  /** `Page()` and the like mean the file that is running, whoever calls them for it. */
  get globals() {
    const make = (/** @type {'Page' | 'Component' | 'Behavior'} */ name) =>
      (/** @type {any} */ definition) => {
        if (this.#running === null) throw new Error(`${name}() outside of a page's own file`);
        return this.#running[name](definition);
      };
    return { Page: make('Page'), Component: make('Component'), Behavior: make('Behavior') };
  }

  /** @param {string} path */
  has(path) {
    return this.#bundle.pages.includes(path);
  }

  /** @param {string} path @returns {string} */
  titleOf(path) {
    const { window = {} } = this.#bundle.app;
    return this.#bundle.configs[path].navigationBarTitleText ?? window.navigationBarTitleText ?? '';
  }

  /** @param {string} path @param {HTMLElement} parent @param {HTMLElement} place it takes */
  create(path, parent, place) {
    this.#run(path);
    const root = this.#backend.createRoot('wx-page', this.#space, path);
    root.attach(/** @type {any} */ (parent), /** @type {any} */ (place));
    return { component: root.getComponent(), release: () => root.release() };
  }

  /** Of the pages' style sheets only this one counts. @param {string} path */
  dress(path) {
    for (const page of this.#bundle.pages) {
      const style = this.#styles.get(page);
      if (style) style.disabled = page !== path;
    }
  }

  /** @param {string} path */
  #template(path) {
    const { templates } = this.#bundle;
    return /** @type {any} */ ({ groupList: templates, content: templates[path] });
  }

  /** @param {string} path @param {boolean} isComponent */
  #define(path, isComponent) {
    const usingComponents = Object.fromEntries(
      Object.keys(TAGS).map((name) => [`wx-${name}`, `/wx/${name}`]));
    const config = this.#bundle.configs[path];
    this.#space.addComponentStaticConfig(path, {
      ...config, component: isComponent,
      usingComponents: { ...usingComponents, ...config.usingComponents },
    });
    this.#space.addCompiledTemplate(path, this.#template(path));
    if (isComponent) this.#space.addStyleSheet(path, undefined, this.#bundle.scopes[path]);
  }

  /** Once the modules are there; those of pages run when they are first opened. */
  runComponents() {
    for (const path of this.#bundle.components) this.#run(path);
  }

  /** Runs the file that calls `Page()` or `Component()`. @param {string} path */
  #run(path) {
    if (this.#defined.has(path)) return;
    this.#defined.add(path);
    this.#space.componentEnv(path, (env) => {
      this.#running = env;
      this.#modules.load(`${path}.js`);
      this.#running = null;
    });
  }

  /** @param {string} path @param {string} css */
  #addStyle(path, css) {
    const style = document.createElement('style');
    style.textContent = css;
    style.dataset.path = path;
    document.head.append(style);
    this.#styles.set(path, style);
  }
}

/** A click is a tap on the innermost component. */
function listenForTaps() {
  document.addEventListener('click', ({ target, clientX, clientY }) => {
    for (let node = /** @type {any} */ (target); node; node = node.parentNode) {
      if (node.getAttribute?.('aria-disabled') === 'true') return;
    }
    for (let node = /** @type {any} */ (target); node; node = node.parentNode) {
      const component = node.__wxElement;
      if (!component) continue;
      const detail = { x: clientX, y: clientY };
      glassEasel.triggerEvent(component, 'tap', detail, { bubbles: true, composed: true });
      return;
    }
  });
}
