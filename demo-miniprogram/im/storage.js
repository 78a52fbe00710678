'use strict';
// The host's storage as promises. A storage that is full or broken costs what was to be kept and
// nothing else, so nothing here rejects.

/** @returns {Promise<any>} null = nothing is there */
function read(key) {
  return new Promise((resolve) => {
    wx.getStorage({ key, success: ({ data }) => resolve(data), fail: () => resolve(null) });
  });
}

function write(key, data) {
  return new Promise((resolve) => {
    wx.setStorage({ key, data, success: () => resolve(), fail: () => resolve() });
  });
}

function remove(key) {
  return new Promise((resolve) => {
    wx.removeStorage({ key, success: () => resolve(), fail: () => resolve() });
  });
}

module.exports = { read, remove, write };
