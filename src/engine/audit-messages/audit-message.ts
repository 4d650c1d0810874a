import { z } from 'zod';
import { xmlElement, xmlText } from './xml-element.ts';

/** One row of the audit trail, as far as a message needs it. */
export interface AuditRecord {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}
/** Who speaks: the station as the audit repository knows it, and the first archive's address, for rows that do not name their own. */
export interface AuditSource {
  readonly stationName: string;
  readonly institutionName: string;
  readonly hostName: string;
  readonly archiveHost: string;
}

interface EventKind {
  readonly code: string;
  readonly text: string;
  /** Create, read, update, delete, execute. */
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
  readonly type?: readonly [code: string, text: string];
}

function securityAlert(code: string, text: string): EventKind {
  return { code: '110113', text: 'Security Alert', action: 'E', type: [code, text] };
}

/** PS3.16 CID 400 and 401. Actions that are not listed are Gantry's own steps; a repository gets what the standard has a message for. */
const kinds: Readonly<Record<string, EventKind>> = {
  'app.started': { code: '110100', text: 'Application Activity', action: 'E', type: ['110120', 'Application Start'] },
  'app.stopped': { code: '110100', text: 'Application Activity', action: 'E', type: ['110121', 'Application Stop'] },
  'user.signed-in': { code: '110114', text: 'User Authentication', action: 'E', type: ['110122', 'Login'] },
  'user.unlocked': { code: '110114', text: 'User Authentication', action: 'E', type: ['110122', 'Login'] },
  'user.sign-in-failed': { code: '110114', text: 'User Authentication', action: 'E', type: ['110122', 'Login'] },
  'user.signed-out': { code: '110114', text: 'User Authentication', action: 'E', type: ['110123', 'Logout'] },
  'user.locked': { code: '110114', text: 'User Authentication', action: 'E', type: ['110123', 'Logout'] },
  'user.emergency-access': securityAlert('110127', 'Emergency Override Started'),
  'user.emergency-ended': securityAlert('110138', 'Emergency Override Stopped'),
  'access.refused': securityAlert('110132', 'Use of Restricted Function'),
  'transfer.begun': { code: '110102', text: 'Begin Transferring DICOM Instances', action: 'E' },
  'transfer.done': { code: '110104', text: 'DICOM Instances Transferred', action: 'C' },
  'study.viewed': { code: '110103', text: 'DICOM Instances Accessed', action: 'R' },
  'import.finished': { code: '110107', text: 'Import', action: 'C' },
  'archive.deleted': { code: '110105', text: 'DICOM Study Deleted', action: 'D' },
  'archive.downloaded': { code: '110106', text: 'Export', action: 'R' },
  'history.exported': { code: '110106', text: 'Export', action: 'R' },
  'audit.exported': { code: '110101', text: 'Audit Log Used', action: 'R' },
  'settings.saved': { code: '110113', text: 'Security Alert', action: 'E', type: ['110131', 'Software Configuration'] },
  'vault.rotated': { code: '110113', text: 'Security Alert', action: 'E', type: ['110131', 'Software Configuration'] },
  'ledger.restored': {
    code: '110113',
    text: 'Security Alert',
    action: 'E',
    type: ['110131', 'Software Configuration'],
  },
};

const detailSchema = z
  .object({
    studyInstanceUid: z.string(),
    title: z.string(),
    patientId: z.string(),
    patientName: z.string(),
    accessionNumber: z.string(),
    medium: z.string(),
    status: z.string().nullable(),
    archiveHost: z.string(),
    sopClasses: z.array(z.object({ uid: z.string(), instances: z.number() })),
  })
  .partial();
type Detail = z.infer<typeof detailSchema>;

/**
 * The DICOM audit message of a row (PS3.15 §A.5): Application Activity, User Authentication, Begin Transferring, Instances Transferred, Instances Accessed, Import,
 * Study Deleted, Export, Audit Log Used, Security Alert; null for a row that the standard has no message for.
 */
export function auditMessage(record: AuditRecord, source: AuditSource): string | null {
  const kind = kinds[record.action];
  if (kind === undefined) return null;
  const detail = detailSchema.safeParse(record.detail).data ?? {};
  const message = xmlElement(
    'AuditMessage',
    {},
    xmlElement(
      'EventIdentification',
      {
        EventActionCode: kind.action,
        EventDateTime: record.at,
        EventOutcomeIndicator: outcome(detail.status ?? null),
      },
      coded('EventID', kind.code, kind.text),
      ...(kind.type ? [coded('EventTypeCode', ...kind.type)] : []),
    ),
    ...participants(record, kind, detail, source),
    xmlElement('AuditSourceIdentification', {
      AuditEnterpriseSiteID: source.institutionName,
      AuditSourceID: source.stationName || source.hostName,
    }),
    ...objects(record, kind, detail),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>${message}`;
}

/** RFC 3881 §5.1.4: 0 success, 4 minor failure, 8 serious failure. */
function outcome(status: string | null): number {
  return status === 'failed' ? 8 : status === 'partial' ? 4 : 0;
}

function coded(name: string, code: string, text: string, codeSystemName = 'DCM'): string {
  return xmlElement(name, { 'csd-code': code, codeSystemName, originalText: text });
}

const roles = {
  application: ['110150', 'Application'],
  launcher: ['110151', 'Application Launcher'],
  destination: ['110152', 'Destination Role ID'],
  source: ['110153', 'Source Role ID'],
  medium: ['110155', 'Source Media'],
} as const;

/** Exactly one participant asked for it (§A.5.3.5); the others are the application, the archive or the medium. */
function participants({ action, actor }: AuditRecord, kind: EventKind, detail: Detail, source: AuditSource): string[] {
  const transfer = action.startsWith('transfer.');
  const withMedium = action === 'import.finished';
  const person = actor !== 'gantry';
  const gantry = (role: keyof typeof roles, requestor: boolean) =>
    participant('Gantry', requestor, source.hostName, roles[role]);
  const operator = (role?: keyof typeof roles) => participant(actor, true, source.hostName, role && roles[role]);
  if (kind.code === '110100') return [gantry('application', !person), ...(person ? [operator('launcher')] : [])];
  const archiveHost = detail.archiveHost ?? source.archiveHost;
  const archive = participant(archiveHost || 'archive', false, archiveHost, roles.destination);
  if (transfer) return [gantry('source', !person), archive, ...(person ? [operator()] : [])];
  if (withMedium)
    return [
      person ? operator('destination') : gantry('destination', true),
      xmlElement(
        'ActiveParticipant',
        { UserID: detail.medium || 'medium', UserIsRequestor: false },
        coded('RoleIDCode', ...roles.medium),
        xmlElement('MediaIdentifier', {}, coded('MediaType', '110033', 'Media Type')),
      ),
      archive,
    ];
  return person ? [operator(), gantry('application', false)] : [gantry('application', true)];
}

function participant(
  userId: string,
  requestor: boolean,
  host: string,
  role: readonly [string, string] | undefined,
): string {
  return xmlElement(
    'ActiveParticipant',
    {
      UserID: userId || 'unknown',
      UserIsRequestor: requestor,
      NetworkAccessPointID: host,
      NetworkAccessPointTypeCode: host === '' ? undefined : '1',
    },
    ...(role ? [coded('RoleIDCode', ...role)] : []),
  );
}

/** Study and patient where the row is about one; else what was looked at or changed. */
function objects(record: AuditRecord, kind: EventKind, detail: Detail): string[] {
  if (detail.studyInstanceUid)
    return [
      xmlElement(
        'ParticipantObjectIdentification',
        {
          ParticipantObjectID: detail.studyInstanceUid,
          ParticipantObjectTypeCode: 2,
          ParticipantObjectTypeCodeRole: 3,
        },
        coded('ParticipantObjectIDTypeCode', '110180', 'Study Instance UID'),
        xmlElement('ParticipantObjectName', {}, xmlText(detail.title || 'Study')),
        ...(record.subject === '' || record.subject === detail.studyInstanceUid
          ? []
          : [xmlElement('ParticipantObjectDetail', { type: 'gantry-import', value: base64(record.subject) })]),
        xmlElement(
          'ParticipantObjectDescription',
          {},
          ...(detail.accessionNumber ? [xmlElement('Accession', { Number: detail.accessionNumber })] : []),
          ...(detail.sopClasses ?? []).map(({ uid, instances }) =>
            xmlElement('SOPClass', { UID: uid, NumberOfInstances: instances }),
          ),
        ),
      ),
      xmlElement(
        'ParticipantObjectIdentification',
        {
          ParticipantObjectID: detail.patientId || 'none',
          ParticipantObjectTypeCode: 1,
          ParticipantObjectTypeCodeRole: 1,
        },
        coded('ParticipantObjectIDTypeCode', '2', 'Patient Number', 'RFC-3881'),
        xmlElement('ParticipantObjectName', {}, xmlText(detail.patientName || 'none')),
      ),
    ];
  if (kind.code === '110100' || kind.code === '110114') return [];
  return [
    xmlElement(
      'ParticipantObjectIdentification',
      {
        ParticipantObjectID: record.subject || 'none',
        ParticipantObjectTypeCode: 2,
        ParticipantObjectTypeCodeRole: 13,
      },
      coded('ParticipantObjectIDTypeCode', '12', 'URI', 'RFC-3881'),
      xmlElement('ParticipantObjectName', {}, xmlText(record.action)),
    ),
  ];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
