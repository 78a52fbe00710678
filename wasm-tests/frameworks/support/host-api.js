// What frameworks ask a host for beside what the package uses, with plausible answers. A name that
// is not here does not exist, as on a host that lacks it.

const SYSTEM = {
  platform: 'ios', system: 'iOS 17.0', brand: 'iPhone', model: 'iPhone 15', version: '8.0.50',
  SDKVersion: '3.4.0', language: 'zh_CN', theme: 'light', pixelRatio: 3, windowWidth: 390,
  windowHeight: 750, screenWidth: 390, screenHeight: 844, statusBarHeight: 47, fontSizeSetting: 16,
  benchmarkLevel: -1, deviceOrientation: 'portrait', hostName: 'a host', appName: 'a host',
  app: 'alipay', titleBarHeight: 44, safeArea: { top: 47, left: 0, right: 390, bottom: 810,
    width: 390, height: 763 },
};

const EVENTS = ['Error', 'UnhandledRejection', 'PageNotFound', 'ThemeChange', 'WindowResize',
  'KeyboardHeightChange', 'MemoryWarning'];

/** Calls back as success. @param {any} answer */
const succeeds = (answer) => (/** @type {any} */ options) => {
  options?.success?.(answer);
  options?.complete?.(answer);
};

/** A query for nodes that nobody has drawn. @param {(run: () => void) => void} later */
function makeQuery(later) {
  const query = {
    in: () => query, select: () => query, selectAll: () => query, selectViewport: () => query,
    boundingClientRect: () => query, scrollOffset: () => query, fields: () => query,
    node: () => query,
    exec: (/** @type {any} */ done) => later(() => done?.([])),
  };
  return query;
}

/**
 * @param {any} app a launch, see ../../support/mini-program/app.js
 * @param {any} launch path, query, scene
 * @returns {Record<string, unknown>}
 */
export function frameworkApis(app, launch) {
  const later = (/** @type {() => void} */ run) => app.gate.later(0, run);
  /** @type {Record<string, unknown>} */
  const api = {
    getSystemInfoSync: () => ({ ...SYSTEM }), getSystemInfo: succeeds(SYSTEM),
    getWindowInfo: () => ({ ...SYSTEM }), getDeviceInfo: () => ({ ...SYSTEM }),
    getAppBaseInfo: () => ({ ...SYSTEM }), getSystemSetting: () => ({}),
    getLaunchOptionsSync: () => launch, getEnterOptionsSync: () => launch,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop' } }),
    getMenuButtonBoundingClientRect: () => ({ top: 51, left: 296, width: 87, height: 32 }),
    canIUse: () => true,
    nextTick: later,
    createSelectorQuery: () => makeQuery(later),
    getEnv: succeeds({}), env: { USER_DATA_PATH: 'user' },
  };
  for (const event of EVENTS) api[`on${event}`] = api[`off${event}`] = () => {};
  return api;
}
