import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditRecord, type AuditSource, auditMessage } from './audit-message.ts';

const source: AuditSource = {
  ...{ stationName: 'FRONTDESK-1', institutionName: 'Klinik am Hafen', hostName: 'desk-1' },
  archiveHost: 'archive.clinic.example',
};
const study = {
  ...{ studyInstanceUid: '1.2.3', title: 'CT Thorax', patientId: '0047113', patientName: 'Müller^Jörg' },
  ...{ accessionNumber: 'ACC-1', medium: 'RADIOLOGIE-OST', status: 'success' },
  sopClasses: [{ uid: '1.2.840.10008.5.1.4.1.1.2', instances: 120 }],
};
const record = (action: string, more: Partial<AuditRecord> = {}): AuditRecord => ({
  ...{ seq: 1, at: '2026-03-17T08:00:00.000Z', actor: 'b.keller', action, subject: 'import-1', detail: study },
  ...more,
});
const actions = [
  ...['app.started', 'app.stopped', 'user.signed-in', 'transfer.begun', 'transfer.done', 'import.finished'],
  ...['archive.deleted', 'history.exported', 'audit.exported', 'settings.saved', 'vault.rotated', 'ledger.restored'],
];

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
if (!hasXmllint) console.warn('NOT RUN: validation against the schema needs xmllint');
/** What the outside judge says of a document; empty when it is valid. */
function complaints(xml: string): string {
  const schema = join(import.meta.dirname, 'testing', 'audit-message.rng');
  const { stderr, status } = spawnSync('xmllint', ['--noout', '--relaxng', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

describe('a DICOM audit message', () => {
  it('says which study of which patient came from which medium, who imported it, and into which archive', () => {
    const xml = auditMessage(record('import.finished'), source) ?? '';
    for (const part of [
      '<EventID csd-code="110107" codeSystemName="DCM" originalText="Import"/>',
      'EventActionCode="C" EventDateTime="2026-03-17T08:00:00.000Z" EventOutcomeIndicator="0"',
      '<ActiveParticipant UserID="b.keller" UserIsRequestor="true"',
      '<ActiveParticipant UserID="RADIOLOGIE-OST" UserIsRequestor="false"><RoleIDCode csd-code="110155"',
      'ParticipantObjectID="1.2.3" ParticipantObjectTypeCode="2" ParticipantObjectTypeCodeRole="3"',
      'ParticipantObjectID="0047113" ParticipantObjectTypeCode="1" ParticipantObjectTypeCodeRole="1"',
      '<Accession Number="ACC-1"/><SOPClass UID="1.2.840.10008.5.1.4.1.1.2" NumberOfInstances="120"/>',
      'AuditSourceID="FRONTDESK-1"',
    ])
      expect(xml).toContain(part);
    expect(xml.match(/UserIsRequestor="true"/g)).toHaveLength(1);
  });

  it('names the archive that the study went to; a row from before there were several, the first', () => {
    const destination = (action: string, detail: Record<string, unknown>) =>
      /UserID="([^"]*)" UserIsRequestor="false" NetworkAccessPointID="([^"]*)" NetworkAccessPointTypeCode="1"><RoleIDCode csd-code="110152"/
        .exec(auditMessage(record(action, { detail }), source) ?? '')
        ?.slice(1);
    for (const action of ['transfer.begun', 'transfer.done', 'import.finished']) {
      const own = 'research.clinic.example';
      expect(destination(action, { ...study, archiveHost: own }), action).toEqual([own, own]);
      expect(destination(action, study), action).toEqual([source.archiveHost, source.archiveHost]);
    }
  });

  it('tells a partial and a failed import from a whole one, and is not made of steps that the standard does not know', () => {
    const outcome = (status: string) =>
      /EventOutcomeIndicator="(\d+)"/.exec(
        auditMessage(record('import.finished', { detail: { ...study, status } }), source) ?? '',
      )?.[1];
    expect(['success', 'partial', 'failed'].map(outcome)).toEqual(['0', '4', '8']);
    expect(auditMessage(record('import.retried'), source)).toBeNull();
  });

  it.skipIf(!hasXmllint)(
    'is valid by the schema of PS3.15 for everything that happens, by a person or by itself',
    () => {
      for (const action of actions)
        for (const actor of ['b.keller', 'gantry', ''])
          for (const detail of [study, {}]) {
            const xml = auditMessage(record(action, { actor, detail }), source) ?? '';
            expect(complaints(xml), `${action} ${actor} ${xml}`).toBe('');
            expect(xml.match(/UserIsRequestor="true"/g), action).toHaveLength(1);
          }
    },
    60_000,
  );

  it.skipIf(!hasXmllint)(
    'stays valid whatever a disc calls its patient',
    () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('<&">', '\u0000\u001b[2J', '\ud800', ']]>', '=cmd'),
      );
      fc.assert(
        fc.property(text, text, text, (patientName, patientId, subject) => {
          const detail = { ...study, patientName: `x${patientName}`, patientId: `x${patientId}` };
          expect(complaints(auditMessage(record('import.finished', { detail, subject }), source) ?? '')).toBe('');
        }),
        { numRuns: 40 },
      );
    },
    60_000,
  );
});
