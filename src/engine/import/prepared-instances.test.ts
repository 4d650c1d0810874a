import { describe, expect, test } from 'vitest';
import type { InstanceRow } from '../ledger/instances.ts';
import type { ApprovedPlan, PrepareInstances } from './import-deps.ts';
import { preparedInstances } from './prepared-instances.ts';

const approved = {} as ApprovedPlan;
const rows = Array.from({ length: 30 }, (_, seq) => ({ seq }) as InstanceRow);
const bytesOf = ({ seq }: InstanceRow) => ({ bytes: Buffer.from([seq]), md5: `${seq}` });

describe('images on their way', () => {
  test('come in the order they were asked for, each with its own bytes', async () => {
    const prepare: PrepareInstances = async (group) => group.map((row) => (row.seq % 7 === 3 ? null : bytesOf(row)));
    const seen: number[] = [];
    for await (const { instance, prepared } of preparedInstances(rows, approved, { prepare })) {
      seen.push(instance.seq);
      expect(prepared).toEqual(instance.seq % 7 === 3 ? null : bytesOf(instance));
    }
    expect(seen).toEqual(rows.map(({ seq }) => seq));
  });

  test('no more than two groups wait in memory, however slow the line is', async () => {
    let asked = 0;
    let taken = 0;
    let most = 0;
    const prepare: PrepareInstances = async (group) => {
      asked += group.length;
      return group.map(bytesOf);
    };
    for await (const _ of preparedInstances(rows, approved, { prepare })) {
      most = Math.max(most, asked - taken);
      taken += 1;
    }
    expect(taken).toBe(rows.length);
    expect(most).toBeLessThanOrEqual(24);
  });

  test('without a thread every image is streamed from the vault', async () => {
    for await (const { prepared } of preparedInstances(rows, approved, {})) expect(prepared).toBeNull();
  });
});
