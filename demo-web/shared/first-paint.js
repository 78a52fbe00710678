// @ts-check
// A classic script, run before the first paint, so that a chosen theme does not come as a flash.
{
  /** @type {unknown} */
  let theme = null;
  try {
    theme = JSON.parse(localStorage.getItem('mobileimsdk-chat:theme') ?? 'null');
  } catch {
    // Storage is off: as the system has it.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
