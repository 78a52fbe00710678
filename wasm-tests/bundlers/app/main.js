// The application of all projects: whoever opens the page finds the package in a global.
import * as MobileIMSDK from 'mobileimsdk-wasm';

window.MobileIMSDK = MobileIMSDK;
