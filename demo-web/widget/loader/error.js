// @ts-check
// The error of the widget looks like the client's, so that `error.code` is read alike.

export class WidgetError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {object} [details] `option` or `argument`: which one; `cause`
   */
  constructor(code, message, details) {
    super(message);
    this.name = 'ImError';
    this.code = code;
    Object.assign(this, details);
  }
}

/** @param {string} option @param {string} expected */
export const invalidOption = (option, expected) =>
  new WidgetError('INVALID_OPTION', `option ${option} must be ${expected}`, { option });

/** @param {string} argument @param {string} expected */
export const invalidArgument = (argument, expected) =>
  new WidgetError('INVALID_ARGUMENT', `${argument} must be ${expected}`, { argument });
