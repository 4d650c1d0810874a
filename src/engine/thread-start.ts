import { fileURLToPath } from 'node:url';

/**
 * The code that a thread starts with, for `new Worker(code, { eval: true })`: it takes its program as the engine takes its own.
 *
 * @param program the thread's program beside the engine's: TypeScript in the sources, CommonJS in the bundle
 */
export function threadStart(program: URL): string {
  // In a checkout alone: what Node keeps in the folder for temporary files is covered by no hash.
  if (program.href.endsWith('.ts'))
    return `require('node:module').enableCompileCache(); import(${JSON.stringify(program.href)});`;
  const files = [new URL('delivered-code.cjs', program), program].map((file) => JSON.stringify(fileURLToPath(file)));
  return files.map((file) => `require(${file});`).join(' ');
}
