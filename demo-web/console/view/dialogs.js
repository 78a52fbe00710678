// @ts-check
// What is asked before a chat is handed over or closed, and how a canned reply is saved.
import { element, find } from '../../shared/element.js';
import { visitorName } from './person.js';
import { text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */

const TO_QUEUE = '';

/** @param {string} id */
const dialogOf = (id) => find(id, HTMLDialogElement);

export class Dialogs {
  #transfer = dialogOf('transfer-dialog');
  #to = find('transfer-to', HTMLFieldSetElement);
  #note = find('transfer-note', HTMLTextAreaElement);
  #end = dialogOf('end-dialog');
  #canned = dialogOf('canned-dialog');
  #key = find('canned-key', HTMLInputElement);
  #words = find('canned-text', HTMLTextAreaElement);
  #stage;

  /** @param {Stage} stage */
  constructor(stage) {
    this.#stage = stage;
    find('transfer', HTMLButtonElement).addEventListener('click', () => this.askTransfer());
    find('end', HTMLButtonElement).addEventListener('click', () => this.askEnd());
    for (const dialog of [this.#transfer, this.#end, this.#canned]) {
      dialog.querySelector('.cancel')?.addEventListener('click', () => dialog.close());
    }
    find('transfer-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#handOver();
    });
    find('end-now', HTMLButtonElement).addEventListener('click', () => {
      const { open, desk } = stage;
      if (open) desk?.end(open.id);
      this.#end.close();
    });
    find('canned-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      stage.desk?.setCanned(this.#key.value.trim().replace(/^\//, ''), this.#words.value || null);
      this.#canned.close();
    });
    stage.rendered.on((dirt) => {
      if (dirt.agents && this.#transfer.open) this.#renderAgents();
    });
  }

  /** Is what one would ask about his? */
  get #mayDirect() {
    const { open, desk } = this.#stage;
    return open && (open.isMine || desk?.standing.role === 'supervisor' &&
      (open.status === 'active' || open.status === 'waiting'));
  }

  askTransfer() {
    if (!this.#mayDirect) return;
    this.#note.value = '';
    this.#to.querySelectorAll('label').forEach((label) => label.remove());
    this.#renderAgents();
    this.#transfer.showModal();
    this.#to.querySelector('input')?.focus();
  }

  /** Those who are there, the least busy first, and the queue. */
  #renderAgents() {
    const { open, desk } = this.#stage;
    const chosen = this.#to.querySelector('input:checked')?.getAttribute('value');
    const agents = (desk?.floor.agents ?? [])
      .filter(({ id, state }) => state !== 'gone' && id !== open?.agent)
      .sort((a, b) => (a.state === b.state ? a.chats - b.chats : a.state === 'ready' ? -1 : 1));
    const choices = agents.map(({ id, name, state, chats }) => ({
      id, name, about: `${text(state === 'ready' ? 'ready' : 'away')} · ` +
        text('chatsOf', { count: chats }),
    }));
    if (open?.status === 'active') choices.push({ id: TO_QUEUE, name: text('toQueue'), about: '' });
    this.#to.querySelectorAll('label').forEach((label) => label.remove());
    choices.forEach(({ id, name, about }, index) => {
      const radio = element('input', '');
      radio.type = 'radio';
      radio.name = 'to';
      radio.value = id;
      radio.checked = chosen === id || chosen === undefined && index === 0;
      radio.required = true;
      this.#to.append(element('label', 'choice', radio, element('bdi', 'name', name),
        element('span', 'help', about)));
    });
  }

  #handOver() {
    const { open, desk } = this.#stage, chosen = this.#to.querySelector('input:checked');
    if (open && chosen) {
      desk?.transfer(open.id, chosen.getAttribute('value') || null, this.#note.value.trim());
    }
    this.#transfer.close();
  }

  askEnd() {
    const { open } = this.#stage;
    if (!open || !this.#mayDirect) return;
    find('end-title', HTMLElement).textContent = text('endTitle', { name: visitorName(open) });
    this.#end.showModal();
  }

  /** What is to be a canned reply. */
  askCanned() {
    this.#key.value = '';
    this.#words.value = '';
    this.#canned.showModal();
  }
}
