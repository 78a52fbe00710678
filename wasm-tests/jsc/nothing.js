// @ts-check
/** What only tests that do not run here would use. */
export default {};
export const Client = undefined;
