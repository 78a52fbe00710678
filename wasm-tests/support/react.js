// @ts-check
/** React on a page of a test, in StrictMode, with what applications make on virtual time. */
import { makeStory } from './bindings.js';
import { openPage } from './little-dom.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
/** Their types are packages of their own. @param {string} name @returns {Promise<any>} */
const load = (name) => import(name);
export const { Activity, Component, StrictMode, act, createElement: h } = await load('react');
export const { createRoot, hydrateRoot } = await load('react-dom/client');
export const { renderToString } = await load('react-dom/server');

/** @param {import('node:test').TestContext} t */
export async function open(t) {
  const story = await makeStory(t);
  t.after(() => act(async () => root.unmount()));
  const page = openPage(t);
  const container = page.createElement('div');
  /** @type {any[]} what a root was told besides */
  const errors = [];
  const hear = { onUncaughtError: (/** @type {any} */ error) => errors.push(error),
    onRecoverableError: (/** @type {any} */ error) => errors.push(error) };
  const root = createRoot(container, hear);
  /** In StrictMode, unless it is told not to be. */
  const render = (/** @type {any} */ element, isStrict = true) => act(async () => {
    root.render(isStrict ? h(StrictMode, null, element) : element);
  });
  const pass = (ms = 100) => act(() => story.world.advance(ms));
  return {
    ...story, story, page, container, root, render, pass, errors, hear,
    /** @param {() => any} run */
    act: (run) => act(async () => { run(); }),
    unmount: () => act(async () => root.unmount()),
    get text() {
      return container.textContent;
    },
  };
}

/** A component that shows what a hook returns, and remembers it. @param {() => any} hook */
export function showing(hook, show = JSON.stringify) {
  /** @type {any[]} */
  const seen = [];
  const Shown = () => {
    const value = hook();
    seen.push(value);
    return show(value);
  };
  return { Shown, seen };
}

export const LINES = (/** @type {any} */ { messages }) =>
  messages.map((/** @type {any} */ { content }) => content).join();
