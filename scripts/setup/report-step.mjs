/**
 * One line for each thing that setting up does: what, and how long it took. Nothing is said of what was there already.
 *
 * @template T
 * @param {string} what for people, in the present tense: "installing npm packages"
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 * @throws {SetupProblem} when the work fails
 */
export async function reportStep(what, work) {
  const startedAt = Date.now();
  process.stderr.write(`setup: ${what} …`);
  try {
    const result = await work();
    process.stderr.write(` ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write(' failed\n');
    if (error instanceof SetupProblem) throw error;
    throw new SetupProblem(`${what} has failed:\n${error instanceof Error ? error.message : error}`);
  }
}

/** What stops the setting up, in words for the person at the keyboard. Shown without a stack. */
export class SetupProblem extends Error {}

/**
 * Runs the main function of a script; a {@link SetupProblem} is one plain message and exit code 2.
 *
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 2;
  }
}
