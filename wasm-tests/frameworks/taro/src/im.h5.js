// The package for H5.
import { Client } from 'mobileimsdk-wasm';

export const makeClient = (options) => new Client(options);
