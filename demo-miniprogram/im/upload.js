'use strict';
// Brings a picture to the server that one talks through. A frame never carries one. That server
// takes the bytes as they are, so this is not wx.uploadFile(), which sends a form.

class UploadError extends Error {
  /** @param {string} code the server's, or why there was no answer @param {number} [limit] bytes */
  constructor(code, limit) {
    super(code);
    this.code = code;
    this.limit = limit;
  }
}

/** Where a server of this WebSocket address takes files. @param {string} server */
const originOf = (server) => server.trim().replace(/^ws/i, 'http')
  .replace(/^(\w+:\/\/[^/?#]*).*$/, '$1');

/** @param {string} path @returns {Promise<ArrayBuffer>} */
const read = (path) => new Promise((resolve, reject) => {
  wx.getFileSystemManager().readFile({
    filePath: path,
    success: ({ data }) => resolve(data),
    fail: () => reject(new UploadError('NOT_READ')),
  });
});

/**
 * @param {string} server @param {{ path: string, name: string }} file
 * @returns {Promise<string>} its address
 */
function upload(server, { path, name }) {
  const origin = originOf(server);
  return read(path).then((data) => new Promise((resolve, reject) => {
    wx.request({
      url: `${origin}/uploads/?name=${encodeURIComponent(name)}`,
      method: 'POST',
      header: { 'content-type': 'application/octet-stream' },
      data,
      success: ({ statusCode, data: answer }) => {
        const { url, code, limit } = Object(answer);
        if (statusCode === 201 && typeof url === 'string') resolve(origin + url);
        else reject(new UploadError(typeof code === 'string' ? code : `HTTP_${statusCode}`, limit));
      },
      fail: () => reject(new UploadError('NO_ANSWER')),
    });
  }));
}

/**
 * What a talk attaches, of what was chosen.
 * @param {{ tempFilePath: string, size: number }} chosen
 */
function fileOf({ tempFilePath, size }) {
  const name = tempFilePath.slice(tempFilePath.lastIndexOf('/') + 1);
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return { path: tempFilePath, name, size, type: `image/${ending === 'jpg' ? 'jpeg' : ending}` };
}

module.exports = { fileOf, upload };
