import { describe, expect, it } from 'vitest';
import { FaultError } from '../contract/fault.ts';
import { openConnections, type StoredSettings } from './connections.ts';

function connectionsWith(first: StoredSettings | null = null) {
  let kept = first;
  const connections = openConnections({
    read: () => kept,
    write: (settings) => {
      kept = settings;
    },
    openCopy: () => {
      throw new Error('nobody asks a directory here');
    },
    now: () => new Date(),
    onDirectory: () => {},
    onBug: () => {},
  });
  return { connections, kept: () => kept };
}

const archive = { url: 'https://archive.example:8042', user: 'importer', password: 'secret' };

describe('the site’s connections', () => {
  it('never give a secret back', () => {
    const { connections } = connectionsWith();
    const shown = connections.save({
      archive,
      ehr: { kind: 'rest', url: 'https://ehr.example', user: 'u', password: 'other' },
    });
    expect(JSON.stringify(shown)).not.toMatch(/secret|other/);
    expect(shown.archive?.hasPassword).toBe(true);
    expect(shown.ehr?.hasPassword).toBe(true);
  });

  it('keep a password that is not named again, as long as the server stays the same', () => {
    const { connections, kept } = connectionsWith();
    connections.save({ archive });
    connections.save({ archive: { url: `${archive.url}/prefix`, user: 'other' } });
    expect(kept()?.archive).toMatchObject({ user: 'other', password: 'secret' });
  });

  it('send a password to nobody but the server that it was entered for', () => {
    const { connections, kept } = connectionsWith();
    connections.save({ archive });
    connections.save({ archive: { url: 'https://elsewhere.example:8042', user: 'importer' } });
    expect(kept()?.archive?.password).toBe('');
  });

  it('leave what a change does not name as it was, and forget what it takes away', () => {
    const { connections } = connectionsWith();
    connections.save({ archive, site: { institutionName: 'Clinic', stationName: 'DESK1' } });
    expect(connections.save({ upload: { connections: 2 } }).site.institutionName).toBe('Clinic');
    expect(connections.save({ archive: null }).archive).toBeNull();
    expect(() => connections.archive()).toThrow(FaultError);
    expect(connections.directory()).toBeNull();
  });

  it('can be tried before they are saved, with the saved password, and nothing is saved by it', () => {
    const { connections, kept } = connectionsWith();
    connections.save({ archive });
    const tried = connections.asSaved({ archive: { url: `${archive.url}/prefix`, user: 'other' } });
    expect(tried.archive).toMatchObject({ user: 'other', password: 'secret' });
    expect(kept()?.archive).toMatchObject(archive);
  });

  it('never send a private key as a bearer token, nor a password of one kind of directory to another', () => {
    const { connections, kept } = connectionsWith();
    const fhir = { kind: 'fhir' as const, url: 'https://ehr.example/fhir' };
    connections.save({ ehr: { ...fhir, user: 'gantry', password: 'private key' } });
    expect(connections.asSaved({ ehr: { ...fhir, user: 'gantry' } }).ehr?.password).toBe('private key');
    expect(connections.asSaved({ ehr: { ...fhir, user: '' } }).ehr?.password).toBe('');
    connections.save({ ehr: { kind: 'rest', url: 'https://ehr.example/api', user: 'gantry' } });
    expect(kept()?.ehr?.password).toBe('');
  });

  it('keep how far the set-up guide came', () => {
    const { connections } = connectionsWith();
    const firstRun = { answers: { vault: 'done', archive: 'later' }, isClosed: false } as const;
    connections.save({ firstRun });
    expect(connections.save({ archive }).firstRun).toEqual(firstRun);
  });

  it('refuse an address that would carry patients’ data in the clear', () => {
    const { connections } = connectionsWith();
    connections.save({ archive: { ...archive, url: 'http://archive.example:8042' } });
    expect(() => connections.archive()).toThrow('plain-http-refused');
    connections.save({ allowPlainHttpHosts: ['archive.example'] });
    expect(() => connections.archive()).not.toThrow();
  });
});
