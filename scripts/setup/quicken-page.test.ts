import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { quickenPage } from './quicken-page.mjs';

/** As rspack builds it: the modules' table, the loader that takes in pieces, and the start of the first module. */
const program = `(()=>{ var modules = {
  1(module, exports, require) { exports.greet = (who) => { class Greeting { constructor(text) { this.text = text } } return new Greeting(require(2).word + ' ' + who) } },
  2(module, exports) { /* a comment */ exports.word = "hello" },
  3(module, exports, require) { var greeting = require(1).greet('patient'); globalThis.said = [greeting.text, greeting.constructor.name, require(4)] },
};
var cache = {}; function require(id) { var known = cache[id]; if (known) return known.exports; var module = cache[id] = { exports: {} }; modules[id](module, module.exports, require); return module.exports }
var take = ([, more]) => { for (var id in more) modules[id] = more[id] };
var pieces = globalThis["rspackChunk"] = globalThis["rspackChunk"] || []; pieces.forEach(take);
require(3) })()`;
const piece = `(globalThis["rspackChunk"] = globalThis["rspackChunk"] || []).push([["77"], { 4(module) { module.exports = 'from a piece' } }])`;
const page =
  '<head><script defer src="/77.bundle.js"></script><script defer src="/app.bundle.js"></script></head><div></div>';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-page-'));
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'app.bundle.js'), program);
  writeFileSync(join(folder, '77.bundle.js'), piece);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the scripts that the page names, in their order; gives what the program left behind. */
function run(): unknown {
  const context = createContext({});
  for (const [, name] of readFileSync(join(folder, 'index.html'), 'utf8').matchAll(/src="\/([^"]+)"/g))
    runInContext(readFileSync(join(folder, name ?? ''), 'utf8'), context);
  return JSON.parse(JSON.stringify(context.said));
}

it('a viewer that is made to start sooner does what it did, with the names that it looks at', async () => {
  const before = run();
  await quickenPage(folder, /\.bundle\./, /^app\./);
  expect(run()).toEqual(before);
  expect(before).toEqual(['hello patient', 'Greeting', 'from a piece']);
});

it('its program is read in two halves side by side, and each module is compiled while it is read', async () => {
  await quickenPage(folder, /\.bundle\./, /^app\./);
  expect(readdirSync(folder).sort()).toEqual(['77.bundle.js', 'app-first.bundle.js', 'app.bundle.js', 'index.html']);
  for (const name of ['77.bundle.js', 'app-first.bundle.js', 'app.bundle.js']) {
    const script = readFileSync(join(folder, name), 'utf8');
    expect(script).toMatch(/\{\d+:\(function\(/);
    expect(script).not.toMatch(/a comment|\d\(\w+,/);
  }
});

it('a script that is no such build, or cannot be read, stays whole', async () => {
  const broken = 'function (';
  writeFileSync(join(folder, 'broken.bundle.js'), broken);
  writeFileSync(join(folder, 'app.bundle.js'), 'globalThis.said = "plain"');
  await quickenPage(folder, /\.bundle\./, /^app\./);
  expect(readFileSync(join(folder, 'broken.bundle.js'), 'utf8')).toBe(broken);
  expect(run()).toBe('plain');
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(page);
});
