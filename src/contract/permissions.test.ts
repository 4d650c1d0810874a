import { describe, expect, it } from 'vitest';
import { engineService } from './engine.ts';
import { actionOf, allowedFor, may, permissions } from './permissions.ts';

const calls = Object.entries(engineService).flatMap(([room, members]) =>
  Object.entries(members)
    .filter(([, member]) => member.kind === 'call')
    .map(([name]) => `${room}.${name}`),
);

describe('who may do what', () => {
  it('is said of every call of the engine, and of nothing else', () => {
    const fine = ['imports.decideArchive'];
    expect(Object.keys(permissions).sort()).toEqual([...calls, ...fine].sort());
  });

  it('lets nobody who has not signed in ask anything of patients, archive or settings; numbers of the work are all that a locked desk shows', () => {
    const open = calls.filter((call) => allowedFor(call) === 'desk');
    expect(open.filter((call) => !call.startsWith('people.'))).toEqual(['app.info', 'app.activity']);
    expect(open).not.toContain('people.known');
    expect(open).not.toContain('people.emergencies');
  });

  it('lets nobody do what the table does not know', () => {
    for (const unknown of ['nowhere.nothing', 'toString', '__proto__', 'constructor'])
      expect(allowedFor(unknown)).toEqual([]);
  });

  it('keeps the archive’s word against the disc’s for those who read images, and leaves the rest of a held import to the front desk', () => {
    const decide = (choice: string) => actionOf('imports.decide', { choice });
    for (const choice of ['same-person', 'keep-archive']) expect(decide(choice)).toBe('imports.decideArchive');
    for (const choice of ['accept-changes', 'do-not-send', 'choose-order', 'ask-again', 'choose-patient'])
      expect(decide(choice)).toBe('imports.decide');
    expect(may(['front-desk'], 'imports.decideArchive')).toBe(false);
    expect(may(['imaging'], 'imports.decideArchive')).toBe(true);
    expect(may(['front-desk'], 'imports.decide')).toBe(true);
  });

  it('shows the numbers of the site to administrators, and gives lists away only through those who read images', () => {
    expect(may(['front-desk', 'imaging'], 'history.statistics')).toBe(false);
    expect(may(['administrator'], 'history.statistics')).toBe(true);
    expect(may(['front-desk'], 'imports.export')).toBe(false);
    expect(may(['imaging'], 'imports.export')).toBe(true);
  });

  it('leaves settings to administrators, whatever else somebody is', () => {
    expect(may(['front-desk', 'imaging'], 'settings.save')).toBe(false);
    expect(may(['administrator'], 'settings.save')).toBe(true);
  });
});
