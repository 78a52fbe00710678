// @ts-check
// Puts the page together.
import { find, showText } from '../shared/element.js';
import { Announcer } from './announcer.js';
import { CountersView } from './counters-view.js';
import { ROLES } from './experiment.js';
import { FaultsView } from './faults-view.js';
import { Lab } from './lab.js';
import { LoadView } from './load-view.js';
import { LogView } from './log-view.js';
import { PlotView } from './plot-view.js';
import { SessionForm } from './session-form.js';
import { StatusView } from './status-view.js';
import { StripView } from './strip-view.js';
import { language, text, translatePage } from './texts.js';

/** Where the built client is served. */
const LIBRARY = '/dist/browser.mjs';

/** ms between two drawings, and between two updates of what is read as text. */
const DRAW_EVERY = 60, DRAW_EVERY_CALMLY = 500, WRITE_EVERY = 200;

/** @param {string} message empty = nothing to complain about */
const complain = (message) => showText(find('notice', HTMLElement), message);

async function start() {
  /** @type {import('./subject.js').Library} */
  const library = await import(LIBRARY);
  const lab = new Lab(library);
  const query = new URLSearchParams(location.search);
  const [faults, log, counters] = [new FaultsView(lab), new LogView(lab.book), new CountersView()];
  const [plot, strips, announcer] = [new PlotView(), new StripView(), new Announcer(lab)];
  const statuses = ROLES.map((role) => ({ role, view: new StatusView(role) }));
  find('statuses', HTMLElement).append(...statuses.map(({ view }) => view.element));
  new LoadView(lab);
  new SessionForm(lab, query, complain);
  lab.control.failed.on((message) => complain(text('controlFailed', { message })));
  lab.control.done.on(() => complain(''));
  const write = () => {
    for (const { role, view } of statuses) view.render(lab.experiment?.subjects[role] ?? null);
    counters.render(lab.experiment);
    faults.render();
    log.render();
    announcer.render();
  };
  const draw = () => {
    plot.render(lab.experiment);
    strips.render(lab.experiment);
  };
  lab.changed.on(() => {
    write();
    draw();
  });
  // Not within the event: the client may have more to tell of the same moment.
  lab.stateChanged.on(() => requestAnimationFrame(write));
  repeat(write, () => WRITE_EVERY);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const isCalm = () => calm.matches || lab.experiment === null;
  draw();
  repeat(draw, () => (isCalm() ? DRAW_EVERY_CALMLY : DRAW_EVERY));
}

/**
 * With the frames of the screen, which are none while nobody looks.
 * @param {() => void} deed
 * @param {() => number} interval ms
 */
function repeat(deed, interval) {
  const next = () => setTimeout(() => requestAnimationFrame(() => {
    deed();
    next();
  }), interval());
  next();
}

/** This page in the other language, with the same options. */
function linkOtherLanguage() {
  const link = find('other-language', HTMLAnchorElement);
  const url = new URL(location.href);
  link.lang = language === 'en' ? 'zh-CN' : 'en';
  url.searchParams.set('lang', link.lang);
  link.href = url.href;
}

translatePage();
linkOtherLanguage();
start().catch((error) => {
  console.error(error);
  complain(text('notBuilt'));
});
