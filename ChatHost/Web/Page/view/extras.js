/** What a browser offers besides the page itself. It may refuse, or throw, and nothing else stops for that. */

/**
 * @param act {() => T} uses an extra
 * @returns {T | undefined} nothing where it threw
 */
export function attempt(act) {
  try {
    return act();
  } catch (problem) {
    console.warn(problem);
    return undefined;
  }
}
