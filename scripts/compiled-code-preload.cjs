// Loaded with `--require` into each process and thread of the run that `keep-compiled-code.mjs` makes: writes what V8 has compiled of the bundle's files by then.
const { mkdirSync, renameSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const { isMainThread, threadId } = require('node:worker_threads');

const engineFolder = join(__dirname, '..', 'out', 'engine');
const { scripts } = require(join(engineFolder, 'delivered-code.cjs'));
const codeFolder = join(engineFolder, 'code', process.versions.v8);

function keep() {
  mkdirSync(codeFolder, { recursive: true });
  for (const [path, script] of scripts) {
    const kept = join(codeFolder, `${basename(path)}.bin`);
    const unfinished = `${kept}.${process.pid}-${threadId}`;
    writeFileSync(unfinished, script.createCachedData());
    renameSync(unfinished, kept);
  }
}

if (isMainThread) process.on('exit', keep);
// A thread is ended without a word: what it has compiled is kept with each of its answers.
else {
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (...args) {
    postMessage.apply(this, args);
    keep();
  };
}
