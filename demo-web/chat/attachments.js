// @ts-check
// Files on their way: chosen, pasted or dropped, each with its progress, and a button that ends it.
import { element, find, iconButton } from '../shared/element.js';
import { text } from './texts.js';

/** @typedef {import('./chat.js').Chat} Chat */
/** @typedef {import('./composer.js').Composer} Composer */

/** @param {Chat} chat @param {Composer} composer */
export function followAttachments(chat, composer) {
  const input = find('attach-input', HTMLInputElement);
  const list = find('attachments', HTMLUListElement);
  /** Ends what is on its way when its conversation is left. @type {Set<AbortController>} */
  const underWay = new Set();

  /** @param {File} file */
  const send = async (file) => {
    const { open } = chat, ending = new AbortController();
    if (open === null) return;
    const bar = element('progress', '');
    bar.max = 1;
    bar.setAttribute('aria-label', text('sendingFile', { name: file.name }));
    const cancel = iconButton('round', text('cancelFile', { name: file.name }), 'cross', () => {
      ending.abort();
      composer.focus();
    });
    const item = element('li', 'attachment', element('bdi', 'file-name', file.name), bar, cancel);
    list.append(item);
    underWay.add(ending);
    const { signal } = ending, body = await sizeOf(file);
    await composer.attempt(() => open.attach(file, {
      signal, body, progress: (part) => { bar.value = part; },
    }).catch((error) => {
      if (!signal.aborted) throw error;
    }));
    underWay.delete(ending);
    item.remove();
  };
  /** @param {FileList | undefined | null} files */
  const sendAll = (files) => {
    for (const file of Array.from(files ?? [])) void send(file);
    return (files?.length ?? 0) > 0;
  };

  find('attach', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    sendAll(input.files);
    input.value = '';
  });
  find('draft', HTMLTextAreaElement).addEventListener('paste', (event) => {
    if (sendAll(event.clipboardData?.files)) event.preventDefault();
  });
  const place = find('open-conversation', HTMLElement);
  // Without this a browser leaves the page for the file.
  for (const name of ['dragover', 'drop']) {
    place.addEventListener(name, (event) => event.preventDefault());
  }
  place.addEventListener('drop', ({ dataTransfer }) => sendAll(dataTransfer?.files));
  chat.changed.on((change) => {
    if (change !== 'opened') return;
    for (const ending of underWay) ending.abort();
  });
}

/** Of a picture, so that its room is there before it is. @param {File} file */
async function sizeOf(file) {
  if (!file.type.startsWith('image/')) return {};
  try {
    const { width, height } = await createImageBitmap(file);
    return { width, height };
  } catch {
    return {};  // what no browser draws
  }
}
