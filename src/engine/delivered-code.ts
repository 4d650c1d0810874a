import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** Compiled code holds for the V8 that made it alone. The build (`scripts/keep-compiled-code.mjs`) writes it, and it is among the hashes of the installed program. */
const codeFolder = join(import.meta.dirname, 'code', process.versions.v8);
/** What was taken from the bundle in this thread, by its path: the build asks each for the code that a run has made of it. */
export const scripts = new Map<string, Script>();

const { extensions } = createRequire(import.meta.url);
const plainly = extensions['.js'];

/**
 * From here on this thread takes the bundle's files with the compiled code that was delivered with them: the engine is there in two thirds of the time, and nothing
 * that another program could write (Node's own cache lies in the folder for temporary files) becomes code of ours. Code that V8 does not take costs only the time to
 * read it. `require.extensions` is how Node lets a file be taken in another way than its own; its documentation calls it discouraged, and bound to stay.
 */
extensions['.cjs'] = (module: Module, path: string): void => {
  if (dirname(path) !== import.meta.dirname) {
    plainly(module, path);
    return;
  }
  const script = new Script(Module.wrap(readFileSync(path, 'utf8')), {
    filename: path,
    cachedData: deliveredFor(path),
  });
  scripts.set(path, script);
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
};

function deliveredFor(path: string): Buffer | undefined {
  const codePath = join(codeFolder, `${basename(path)}.bin`);
  return existsSync(codePath) ? readFileSync(codePath) : undefined;
}
