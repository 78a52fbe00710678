// @ts-check
// Brings a file to the server that serves this page. A frame never carries one.

/** Where the dev server takes files. */
export const UPLOADS = '/uploads/';

export class UploadError extends Error {
  /** @param {string} code of the server's, or NO_ANSWER, ABORTED @param {number} [limit] bytes */
  constructor(code, limit) {
    super(code);
    this.code = code;
    this.limit = limit;
  }
}

/**
 * With XMLHttpRequest, for `fetch` does not tell how much has been sent.
 * @param {File} file
 * @param {{ progress: (part: number) => void, signal?: any }} how
 * @returns {Promise<string>} its address
 */
export function upload(file, { progress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const name = file.name.replace(/\p{Surrogate}/gu, '?');  // half a pair has no address
    request.open('POST', `${UPLOADS}?name=${encodeURIComponent(name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { url, code, limit } = read(request.responseText);
      if (request.status === 201 && typeof url === 'string') {
        resolve(new URL(url, location.origin).href);
      } else {
        reject(new UploadError(typeof code === 'string' ? code : `HTTP_${request.status}`, limit));
      }
    };
    request.onerror = () => reject(new UploadError('NO_ANSWER'));
    request.onabort = () => reject(new UploadError('ABORTED'));
    signal?.addEventListener('abort', () => request.abort());
    if (signal?.aborted) reject(new UploadError('ABORTED'));
    else request.send(file);
  });
}

/** @param {string} text @returns {Record<string, any>} */
function read(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};  // not the dev server's words
  }
}

/**
 * A picture that may be shown at once: from here, not from where a look is noted.
 * @param {string} url
 */
export const isOwnUpload = (url) => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed?.origin === location.origin && parsed.pathname.startsWith(UPLOADS);
};
