// @ts-check
// Brings chosen, pasted and dropped files where the server of this page takes them, and sends their
// addresses. A frame never carries a file.
import { find } from '../../shared/element.js';
import { sizeText } from '../../shared/size-text.js';
import { upload } from '../../chat/upload.js';
import { CONTENT } from '../model/frames.js';
import { text } from './texts.js';

/** @typedef {import('./stage.js').Stage} Stage */
/** @typedef {import('./composer.js').Composer} Composer */

/** @param {Stage} stage @param {Composer} composer */
export function followAttachments(stage, composer) {
  const input = find('attach-input', HTMLInputElement), place = find('open-chat', HTMLElement);
  /** @param {File} file */
  const send = async (file) => {
    const chat = stage.open, { desk } = stage;
    if (!chat?.isMine || !desk) return;
    stage.toasted.emit(text('attaching', { name: file.name }));
    try {
      const url = await upload(file, { progress: () => {} });
      const isImage = file.type.startsWith('image/');
      const sent = desk.say(chat.id, JSON.stringify({
        kind: isImage ? 'image' : 'file', text: `${file.name} ${url}`, url, name: file.name,
        size: file.size, ...isImage ? await sizeOf(file) : { type: file.type },
      }), CONTENT);
      if (sent === null) composer.complain(text('attachTooLate', { name: file.name }));
    } catch (error) {
      const { code, limit } = /** @type {any} */ (error);
      composer.complain(code === 'FILE_TOO_LARGE'
        ? text('fileTooLarge', { limit: sizeText(Number(limit)) }) : text('uploadFailed'));
    }
  };
  /** @param {FileList | undefined | null} files @returns {boolean} there were some */
  const sendAll = (files) => {
    for (const file of Array.from(files ?? [])) void send(file);
    return (files?.length ?? 0) > 0;
  };
  find('attach', HTMLButtonElement).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    sendAll(input.files);
    input.value = '';
  });
  composer.field.addEventListener('paste', (event) => {
    if (sendAll(event.clipboardData?.files)) event.preventDefault();
  });
  // Without this a browser leaves the page for the file.
  for (const name of ['dragover', 'drop']) {
    place.addEventListener(name, (event) => event.preventDefault());
  }
  place.addEventListener('drop', ({ dataTransfer }) => sendAll(dataTransfer?.files));
}

/** Of a picture, so that its room is there before it is. @param {File} file */
async function sizeOf(file) {
  try {
    const { width, height } = await createImageBitmap(file);
    return { width, height };
  } catch {
    return {};  // what no browser draws
  }
}
