// @ts-check
// Does in another page of this origin what its user would, for engines that are driven by calls.

const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('page'));
/** @type {string[]} */
const troubles = [];

const page = () => /** @type {any} */ (frame.contentWindow);

/** @param {string} selector @returns {HTMLElement[]} those that are seen */
const all = (selector) => Array.from(page().document.querySelectorAll(selector))
  .filter((element) => element.getClientRects().length > 0);

/**
 * @template T @param {() => T | undefined | false} look
 * @returns {Promise<T>} what it finds, once there is something
 */
const found = async (look) => {
  for (let result = look(); ; result = look()) {
    if (result) return result;
    await new Promise((done) => { setTimeout(done, 20); });
  }
};

const actor = {
  /** @param {string} url */
  async show(url) {
    const loaded = new Promise((done) => { frame.onload = done; });
    frame.src = url;
    await loaded;
    page().addEventListener('error', (/** @type {ErrorEvent} */ { message }) =>
      troubles.push(message));
    page().addEventListener('unhandledrejection', (/** @type {any} */ { reason }) =>
      troubles.push(String(reason)));
  },

  /** @param {string} selector @param {string} [text] that it has */
  async sees(selector, text = '') {
    await found(() => all(selector).some((one) => String(one.textContent).includes(text)));
  },

  /** @param {string} selector @param {string} [text] */
  async press(selector, text = '') {
    (await found(() => all(selector).find((one) => String(one.textContent).includes(text))))
      .click();
  },

  /** @param {string} selector @param {string} typed */
  async type(selector, typed) {
    const field = /** @type {any} */ (await found(() => all(selector)[0]));
    field.focus();
    field.value = typed;
    field.dispatchEvent(new (page().InputEvent)('input', { bubbles: true, data: typed }));
  },

  /** @param {string} selector */
  texts: (selector) => all(selector).map(({ textContent }) => textContent),

  troubles: () => troubles,
};

Object.assign(window, { actor });
