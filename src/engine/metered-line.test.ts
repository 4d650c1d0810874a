import { expect, it } from 'vitest';
import type { ToolAnswer } from './media/volumes/run-tool.ts';
import { openMeteredLine } from './metered-line.ts';

function answering(answer: ToolAnswer) {
  const asked: string[] = [];
  const run = async (program: string) => {
    asked.push(program);
    return answer;
  };
  return { run, asked };
}
const ended = (stdout: string, exitCode = 0): ToolAnswer => ({ kind: 'ended', exitCode, stdout, stderr: '' });

async function said(answer: ToolAnswer, platform: NodeJS.Platform): Promise<boolean> {
  const line = openMeteredLine(answering(answer).run, platform);
  await line.look();
  return line.isMetered();
}

// NMMetered of NetworkManager's D-Bus interface: 0 unknown, 1 yes, 2 no, 3 guessed yes, 4 guessed no.
it.each([
  [0, false],
  [1, true],
  [2, false],
  [3, true],
  [4, false],
])('takes NetworkManager’s word %i for a line that costs: %s', async (word, metered) => {
  expect(await said(ended(`{"type":"u","data":${word}}\n`), 'linux')).toBe(metered);
});

it.each([
  ['Unrestricted', false],
  ['Fixed', true],
  ['Variable', true],
  ['Unknown', false],
  ['', false],
])('takes Windows’ word %j for a line that costs: %s', async (word, metered) => {
  expect(await said(ended(`${word}\r\n`), 'win32')).toBe(metered);
});

it('holds nothing up where the system does not say: no NetworkManager, no tool, a tool that hangs, another system', async () => {
  expect(await said(ended('', 1), 'linux')).toBe(false);
  expect(await said(ended('not json'), 'linux')).toBe(false);
  expect(await said({ kind: 'missing' }, 'linux')).toBe(false);
  expect(await said({ kind: 'hung' }, 'linux')).toBe(false);
  const { run, asked } = answering(ended('{"type":"u","data":1}'));
  await openMeteredLine(run, 'darwin').look();
  expect(asked).toEqual([]);
});
