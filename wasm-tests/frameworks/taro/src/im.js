// The package for mini-programs; Taro takes im.h5.js for H5.
import { Client } from 'mobileimsdk-wasm/miniprogram';
import * as twin from 'mobileimsdk-wasm/miniprogram/twin';

const host = { twin, wasmPath: '/core.wasm.br' };
if (process.env.TARO_ENV === 'alipay') {
  // The host has no strong random bytes: an application asks its server for some.
  host.randomBytes = (count) => Uint8Array.from({ length: count }, () => Math.random() * 256);
}

export const makeClient = (options) => new Client({ ...host, ...options });
