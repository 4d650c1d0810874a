import { expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

const node = process.execPath;

test('a tool that never ends is given up', async () => {
  expect(await runTool(node, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 })).toEqual({ kind: 'hung' });
});

test('a tool that is not installed is told apart from one that fails', async () => {
  expect(await runTool('no-such-tool-here', [], { timeoutMs: 5000 })).toEqual({ kind: 'missing' });
  expect(
    await runTool(node, ['-e', 'console.error("target is busy"); process.exit(32)'], { timeoutMs: 20_000 }),
  ).toEqual({
    kind: 'ended',
    exitCode: 32,
    stdout: '',
    stderr: 'target is busy\n',
  });
});

test('an argument stays an argument, whatever it looks like', async () => {
  const nasty = '$(touch x); `id` "quoted" *';
  const answer = await runTool(node, ['-e', 'console.log(process.argv[1])', nasty], { timeoutMs: 20_000 });
  expect(answer).toMatchObject({ kind: 'ended', stdout: `${nasty}\n` });
});

test('output beyond the cap is cut off, and the tool with it', async () => {
  const endless = 'for (;;) require("node:fs").writeSync(1, "x".repeat(65536))';
  expect(await runTool(node, ['-e', endless], { timeoutMs: 20_000 })).toMatchObject({ kind: 'ended', exitCode: 1 });
});
