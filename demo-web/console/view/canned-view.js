// @ts-check
// Canned replies: `/` at the beginning of a message, and some letters of the name or the text; the
// arrow keys choose, Enter or Tab takes. A supervisor saves what he has written as one.
import { element, find } from '../../shared/element.js';
import { text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./composer.js').Composer} Composer */
/** @typedef {import('../model/frames.js').Canned} Canned */

const MOST_SHOWN = 8;

export class CannedView {
  #list = find('canned', HTMLUListElement);
  /** @type {readonly Canned[]} */
  #found = [];
  #at = 0;
  #isDismissed = false;
  #stage;
  #composer;
  #save;

  /** @param {Stage} stage @param {Composer} composer @param {() => void} save opens the dialog */
  constructor(stage, composer, save) {
    this.#stage = stage;
    this.#composer = composer;
    this.#save = save;
    composer.intercept = (event) => this.#press(event);
    composer.changed = () => this.#follow();
    composer.field.addEventListener('blur', () => this.#close());
    find('canned-open', HTMLButtonElement).addEventListener('click', () => {
      composer.focus();
      composer.replace('/');
    });
    // A press must not take the focus from the field, or the list is gone before it counts.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  #follow() {
    const { value } = this.#composer;
    if (!value.startsWith('/') || value.includes('\n')) {
      this.#isDismissed = false;
      this.#close();
      return;
    }
    if (this.#isDismissed) return;
    this.#found = matching(this.#stage.desk?.floor.canned ?? [], value.slice(1))
      .slice(0, MOST_SHOWN);
    this.#at = 0;
    this.#render();
  }

  #render() {
    const items = this.#found.map(({ key, text: words }, index) => {
      const item = element('li', 'reply', element('b', '', `/${key}`), ' ',
        element('bdi', '', words));
      item.id = `canned-${index}`;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', String(index === this.#at));
      item.addEventListener('click', () => this.#take(index));
      return item;
    });
    const isSupervisor = this.#stage.desk?.standing.role === 'supervisor';
    if (isSupervisor) items.push(this.#saveItem(items.length));
    if (items.length === 0) {
      const none = element('li', 'none', text('cannedNone'));
      none.setAttribute('role', 'option');
      none.setAttribute('aria-disabled', 'true');
      items.push(none);
    }
    this.#list.replaceChildren(...items);
    this.#list.hidden = false;
    const { field } = this.#composer;
    field.setAttribute('aria-activedescendant', `canned-${this.#at}`);
    items[this.#at]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} index */
  #saveItem(index) {
    const item = element('li', 'reply', element('span', '', text('cannedSave')));
    item.id = `canned-${index}`;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', String(index === this.#at));
    item.addEventListener('click', () => this.#take(index));
    return item;
  }

  #close() {
    if (this.#list.hidden) return;
    this.#list.hidden = true;
    const { field } = this.#composer;
    field.removeAttribute('aria-activedescendant');
  }

  /** @param {number} index */
  #take(index) {
    const chosen = this.#found[index];
    this.#close();
    if (chosen) this.#composer.replace(chosen.text);
    else if (this.#stage.desk?.standing.role === 'supervisor') {
      this.#composer.replace('');
      this.#save();
    }
  }

  /** @param {KeyboardEvent} event @returns {boolean} it was for the list */
  #press({ key, shiftKey, altKey, ctrlKey, metaKey }) {
    if (this.#list.hidden || shiftKey || altKey || ctrlKey || metaKey) return false;
    const count = this.#list.children.length;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      this.#at = (this.#at + (key === 'ArrowDown' ? 1 : -1) + count) % count;
      this.#render();
      return true;
    }
    if (key === 'Enter' || key === 'Tab') {
      // What matches nothing is a message that begins with a slash.
      if (!this.#found.length && key === 'Enter' && this.#composer.value.length > 1) return false;
      this.#take(this.#at);
      return true;
    }
    if (key !== 'Escape') return false;
    this.#isDismissed = true;
    this.#close();
    return true;
  }
}

/**
 * Names that begin so first, then names and texts that have it.
 * @param {readonly Canned[]} replies @param {string} wanted @returns {Canned[]}
 */
function matching(replies, wanted) {
  const low = wanted.toLowerCase().trim();
  const rank = (/** @type {Canned} */ { key, text: words }) => {
    const name = key.toLowerCase();
    if (name.startsWith(low)) return 0;
    return name.includes(low) ? 1 : words.toLowerCase().includes(low) ? 2 : 3;
  };
  return replies.filter((one) => rank(one) < 3).sort((a, b) => rank(a) - rank(b));
}
