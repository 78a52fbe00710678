// @ts-check
// Does with the widget what a visitor would, for engines that are driven by calls.
(() => {
  /** @type {string[]} */
  const troubles = [];
  addEventListener('error', ({ message }) => troubles.push(message));
  addEventListener('unhandledrejection', ({ reason }) => troubles.push(String(reason)));

  /** @param {string} selector @returns {any[]} those that are seen */
  const all = (selector) => {
    const host = document.querySelector('mobileim-widget'), shadow = host && host.shadowRoot;
    return Array.from(shadow ? shadow.querySelectorAll(selector) : [])
      .filter((element) => element.getClientRects().length > 0);
  };

  /** @param {string} selector @param {string} text @returns {Promise<any>} once it is there */
  const found = async (selector, text) => {
    for (;;) {
      const one = all(selector).find(({ textContent }) => textContent.includes(text));
      if (one) return one;
      await new Promise((done) => { setTimeout(done, 20); });
    }
  };

  const actor = {
    /** @param {string} selector @param {string} [text] that it has */
    async sees(selector, text = '') {
      await found(selector, text);
    },
    /** @param {string} selector @param {string} [text] */
    async press(selector, text = '') {
      (await found(selector, text)).click();
    },
    /** @param {string} typed */
    async write(typed) {
      const field = await found('textarea', '');
      field.focus();
      field.value = typed;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, data: typed }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true,
        cancelable: true }));
    },
    /** @param {string} selector */
    texts: (selector) => all(selector).map(({ textContent }) => textContent),
    record: () => JSON.parse(localStorage['mobileimsdk-widget cs-desk'] || 'null'),
    /** @param {string} name @param {any[]} args */
    async call(name, ...args) {
      await (/** @type {any} */ (window)).MobileIMWidget[name](...args);
    },
    troubles: () => troubles,
  };
  Object.assign(window, { actor });
})();
