// @ts-check
/** All that a page keeps or shows, as one text: to search it for what must not be there. */

/** @param {import('playwright-core').Page} page @returns {Promise<string>} */
export function tracesOf(page) {
  return page.evaluate(async () => {
    /** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
    const result = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const bytes = new TextDecoder();
    /** @param {any} value */
    const told = (value) => JSON.stringify(value, (_, one) =>
      (ArrayBuffer.isView(one) || one instanceof ArrayBuffer ? bytes.decode(one) : one));
    const all = [told({ ...localStorage }), told({ ...sessionStorage }), told(history.state),
      document.cookie, window.name, document.title, told(await caches.keys())];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await result(indexedDB.open(name));
      all.push(`database ${name}`);
      for (const store of Array.from(database.objectStoreNames)) {
        const [keys, values] = await Promise.all(['getAllKeys', 'getAll'].map((act) =>
          result(/** @type {any} */ (database.transaction(store).objectStore(store))[act]())));
        all.push(`store ${store}`, told(keys), told(values));
      }
      database.close();
    }
    /** @param {Document | ShadowRoot} place */
    const look = (place) => {
      const html = place instanceof Document ? place.documentElement.outerHTML : place.innerHTML;
      all.push(html);
      for (const element of Array.from(place.querySelectorAll('*'))) {
        if ('value' in element) all.push(String(element.value));
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return all.join('\n');
  });
}
