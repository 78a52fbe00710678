// @ts-check
// A shop of one page: its links change what is shown, never the document. What it has to do with
// the widget are the lines with `tellWidget`.
(() => {
  /** @typedef {'en' | 'zh-CN'} Language */

  const page = /** @type {any} */ (window);
  /** Works before the widget is there, and after. @param {...any} call */
  const tellWidget = (...call) => {
    page.MobileIMWidget = page.MobileIMWidget || [];
    page.MobileIMWidget.push(call);
  };

  const TEAS = [
    { id: 'longjing', price: '¥128', en: ['Dragon Well', 'Green tea from Hangzhou, 100 g. ' +
      'Flat leaves, pan-fired in spring; tastes of chestnut.'],
    zh: ['西湖龙井', '杭州绿茶，100 克。春季手工炒制，豆香清甜。'] },
    { id: 'tieguanyin', price: '¥96', en: ['Iron Goddess', 'Oolong from Anxi, 125 g. ' +
      'Rolled, lightly roasted; smells of orchids.'],
    zh: ['安溪铁观音', '安溪乌龙茶，125 克。轻火烘焙，兰花香。'] },
    { id: 'puer', price: '¥158', en: ['Ripe Pu’er', 'Dark tea from Yunnan, a cake of 357 g. ' +
      'Kept for eight years; deep, and never bitter.'],
    zh: ['云南熟普', '云南黑茶，357 克茶饼。存放八年，醇厚不苦。'] },
    { id: 'jasmine', price: '¥72', en: ['Jasmine Pearls', 'Green tea from Fuzhou, 80 g. ' +
      'Scented seven times with fresh blossoms.'],
    zh: ['茉莉龙珠', '福州茉莉花茶，80 克。七窨工艺，花香持久。'] },
  ];
  /** @type {Record<string, [en: string, zh: string]>} */
  const WORDS = {
    teas: ['Teas', '茶叶'], about: ['About', '关于'], lead: ['Four teas, and somebody to ask.',
      '四款好茶，随时咨询。'],
    foot: ['A sample shop: nothing here is for sale.', '示例商店，商品均不出售。'],
    ask: ['Ask about it', '咨询客服'], buy: ['Into the basket', '加入购物车'],
    in: ['Sign in', '登录'], out: ['Sign out', '退出登录'], language: ['中文', 'English'],
    story: ['We buy from four farms, once a year, and drink what we sell. The round button in ' +
      'the corner is the customer-service widget of mobileimsdk-wasm.',
    '我们每年向四家茶园采购一次，卖的茶自己也喝。右下角的圆形按钮就是 mobileimsdk-wasm 的客服挂件。'],
  };

  const query = () => new URLSearchParams(location.search);
  /** @type {Language} */
  let language = (query().get('lang') || navigator.language).startsWith('zh') ? 'zh-CN' : 'en';
  let isSignedIn = false;
  const text = (/** @type {string} */ key) => WORDS[key][language === 'en' ? 0 : 1];

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag @param {Partial<HTMLElementTagNameMap[K]>} members
   * @param {...(Node | string)} children
   */
  function element(tag, members, ...children) {
    const made = Object.assign(document.createElement(tag), members);
    made.append(...children);
    return made;
  }

  /** @param {string} id */
  const picture = (id) => new URL(`pictures/${id}.svg`, document.baseURI).href;

  /** @param {typeof TEAS[0]} tea */
  function productOf({ id, price, en, zh }) {
    const [title] = language === 'en' ? en : zh;
    return { title, subtitle: price, url: `${location.origin}${location.pathname}?tea=${id}`,
      image: picture(id) };
  }

  /** @param {typeof TEAS[0]} tea */
  function cardOf(tea) {
    const { id, price, en, zh } = tea, [title] = language === 'en' ? en : zh;
    const link = element('a', { className: 'tea', href: `?tea=${id}` },
      element('img', { src: picture(id), alt: '', width: 400, height: 300 }),
      element('div', {}, element('b', {}, title), element('span', {}, price)));
    link.dataset.page = '';
    return link;
  }

  /** @param {typeof TEAS[0]} tea */
  function showTea(tea) {
    const [title, about] = language === 'en' ? tea.en : tea.zh;
    const ask = element('button', { type: 'button' }, text('ask'));
    ask.addEventListener('click', () => tellWidget('open'));
    return [element('div', { className: 'shown' },
      element('img', { src: picture(tea.id), alt: title, width: 400, height: 300 }),
      element('div', {}, element('h1', {}, title), element('p', { className: 'price' }, tea.price),
        element('p', {}, about), element('div', { className: 'buttons' },
          element('button', { type: 'button', className: 'full' }, text('buy')), ask)))];
  }

  function render() {
    const tea = TEAS.find(({ id }) => id === query().get('tea'));
    const main = /** @type {HTMLElement} */ (document.getElementById('main'));
    document.documentElement.lang = language;
    document.querySelectorAll('[data-text]').forEach((place) => {
      place.textContent = text(String(place.getAttribute('data-text')));
    });
    const name = tea ? (language === 'en' ? tea.en : tea.zh)[0] : 'Leaf & Kettle';
    document.title = tea ? `${name} – Leaf & Kettle` : name;
    main.replaceChildren(...tea ? showTea(tea) : query().get('page') === 'about'
      ? [element('h1', {}, text('about')), element('p', { className: 'lead' }, text('story'))]
      : [element('h1', {}, 'Leaf & Kettle'), element('p', { className: 'lead' }, text('lead')),
        element('div', { className: 'teas' }, ...TEAS.map(cardOf))]);
    find('language').textContent = text('language');
    find('account').textContent = text(isSignedIn ? 'out' : 'in');
    tellWidget('setProduct', tea ? productOf(tea) : null);
  }

  /** @param {string} id */
  const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** Brings a file to the dev server. @param {File} file @param {any} how */
  function upload(file, { progress }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `/uploads/?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
      request.onload = () => (request.status === 201
        ? resolve(new URL(JSON.parse(request.responseText).url, location.origin).href)
        : reject(new Error(`HTTP status ${request.status}`)));
      request.onerror = () => reject(new Error('no answer'));
      request.send(file);
    });
  }

  tellWidget('mount', { locale: language, upload });
  addEventListener('DOMContentLoaded', () => {
    render();
    addEventListener('popstate', render);
    document.addEventListener('click', (event) => {
      const link = /** @type {Element} */ (event.target).closest('a[data-page]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.pushState(null, '', /** @type {HTMLAnchorElement} */ (link).href);
      render();
      scrollTo(0, 0);
      find('main').focus({ preventScroll: true });
    });
    find('language').addEventListener('click', () => {
      language = language === 'en' ? 'zh-CN' : 'en';
      tellWidget('setLocale', language);
      render();
    });
    find('account').addEventListener('click', () => {
      isSignedIn = !isSignedIn;
      if (isSignedIn) tellWidget('identify', 'customer-1', undefined, { name: 'Lin Wei' });
      else tellWidget('reset');
      render();
    });
  });
})();
