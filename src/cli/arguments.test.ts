import { describe, expect, it } from 'vitest';
import { keywordValues, readArguments } from './arguments.ts';
import { UsageError } from './exit-codes.ts';

describe('arguments', () => {
  it('takes KEYWORD=VALUE with any value, an empty one and one with "=" among them', () => {
    expect(keywordValues(['PatientName=A^B=山田', 'StudyID='], '--set')).toEqual([
      { keyword: 'PatientName', value: 'A^B=山田' },
      { keyword: 'StudyID', value: '' },
    ]);
  });

  it('says in one line what a wrong option should be', () => {
    expect(() => keywordValues(['PatientName'], '--set')).toThrow(UsageError);
    expect(() => readArguments(['--nonsense'], {})).toThrow(/nonsense/);
  });
});
