#!/usr/bin/env node
// The door to the command line. It runs on any Node, so that an old one gets a sentence instead of a stack trace:
// the engine needs Node 22.12 or newer, and the project brings its own.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 18);

if (newEnough) {
  // Files are made durable many at once: the file system then joins their waits. To be set before anything waits for a file.
  process.env.UV_THREADPOOL_SIZE ??= '32';
  const { runGantry } = await (builtIsCurrent() ? builtCommand() : import('../src/cli/main.ts'));
  const code = await runGantry(process.argv.slice(2));
  // All is said and written: the heap of a large scan need not be taken down piece by piece.
  const said = (stream) => new Promise((resolve) => stream.write('', resolve));
  await Promise.all([said(process.stdout), said(process.stderr)]);
  process.exit(code);
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(own)) {
    console.error(
      `Gantry needs Node 22.18 or newer; this is Node ${process.versions.node}. Run "npm ci" in the project's folder: it brings its own.`,
    );
    process.exit(2);
  }
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 130 : (code ?? 1);
  });
}

/** With the compiled code that was delivered with it. */
async function builtCommand() {
  const { createRequire } = await import('node:module');
  const take = createRequire(import.meta.url);
  take('../out/engine/delivered-code.cjs');
  return take('../out/engine/cli.cjs');
}

/** The built command starts in half the time. In a checkout it counts only while none of the files that it is made of is newer. */
function builtIsCurrent() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const writtenAt = (file) => statSync(root + file, { throwIfNoEntry: false })?.mtimeMs;
  const builtAt = writtenAt('out/engine/cli-sources.json');
  if (builtAt === undefined) return false;
  // An installed Gantry has no sources.
  if (writtenAt('src') === undefined) return true;
  const sources = JSON.parse(readFileSync(`${root}out/engine/cli-sources.json`, 'utf8'));
  return sources.every((file) => (writtenAt(file) ?? Number.POSITIVE_INFINITY) <= builtAt);
}
