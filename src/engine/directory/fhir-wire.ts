import { z } from 'zod';
import type { Order, Patient } from '../../contract/directory.ts';

/**
 * FHIR R4's JSON to our words (hl7.org/fhir/R4: Patient, ServiceRequest, ImagingStudy, Bundle). Replies are parsed, never trusted; what we do not use is dropped.
 */
const text = z.string().optional();
const coding = z.object({ system: text, code: text, display: text });
const concept = z.object({ coding: z.array(coding).optional(), text });
const period = z.object({ start: text, end: text });
const reference = z.object({ reference: text, display: text });
const identifier = z.object({
  use: text,
  type: concept.optional(),
  system: text,
  value: text,
  period: period.optional(),
  assigner: reference.optional(),
});
const extension = z.object({ url: z.string(), valueCode: text });
const humanName = z.object({
  use: text,
  family: text,
  given: z.array(z.string().nullable()).optional(),
  suffix: z.array(z.string().nullable()).optional(),
  period: period.optional(),
  extension: z.array(extension).optional(),
});
const meta = z.object({ versionId: text, lastUpdated: text }).optional();

export const bundle = z.object({
  resourceType: z.literal('Bundle'),
  total: z.number().int().optional(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
  entry: z
    .array(
      z.object({
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional(), meta }).optional(),
        search: z.object({ mode: text }).optional(),
      }),
    )
    .optional(),
});

const fhirPatient = z.object({
  resourceType: z.literal('Patient'),
  id: z.string().min(1),
  meta,
  identifier: z.array(identifier).optional(),
  name: z.array(humanName).optional(),
  gender: text,
  birthDate: text,
  link: z.array(z.object({ other: reference, type: z.string() })).optional(),
});

const representation = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';
const sexes: Readonly<Record<string, Patient['sex']>> = { male: 'M', female: 'F', other: 'O' };

export const wireFhirPatient = fhirPatient.transform((wire): Patient => {
  const ids = (wire.identifier ?? []).filter((id) => id.value && id.use !== 'old' && !id.period?.end);
  const mrn =
    ids.find((id) => hasType(id, 'MR')) ?? ids.find(({ use }) => use === 'usual' || use === 'official') ?? ids[0];
  const names = (wire.name ?? []).filter(({ use }) => use !== 'anonymous' && use !== 'nickname');
  const former = names.filter((name) => name.use === 'old' || name.use === 'maiden' || name.period?.end);
  const present = names.filter((name) => !former.includes(name));
  const alphabetic = present.filter((name) => writing(name) === 'ABC');
  const official = alphabetic.find(({ use }) => use === 'official') ?? alphabetic.find(({ use }) => use === 'usual');
  const name = official ?? alphabetic[0] ?? present[0];
  const [given = '', ...middle] = parts(name?.given);
  return {
    id: wire.id,
    mrn: mrn?.value ?? '',
    issuer: mrn ? issuerOf(mrn) : '',
    familyName: name?.family ?? '',
    givenName: given,
    middleName: middle.join(' '),
    suffix: parts(name?.suffix).join(' '),
    nameIdeographic: components(present.find((other) => writing(other) === 'IDE')),
    namePhonetic: components(present.find((other) => writing(other) === 'SYL')),
    previousNames: former.map(components).filter((former) => former !== ''),
    birthDate: /^\d{4}-\d{2}-\d{2}$/.test(wire.birthDate ?? '') ? (wire.birthDate ?? '') : '',
    sex: sexes[wire.gender ?? ''] ?? 'U',
    otherIds: ids.filter((id) => id !== mrn).map((id) => ({ value: id.value ?? '', issuer: issuerOf(id) })),
    mergedInto: idOf(wire.link?.find(({ type }) => type === 'replaced-by')?.other, 'Patient'),
    updatedAt: wire.meta?.lastUpdated ?? '',
  };
});

const fhirOrder = z.object({
  resourceType: z.literal('ServiceRequest'),
  id: z.string().min(1),
  meta,
  identifier: z.array(identifier).optional(),
  status: z.string(),
  category: z.array(concept).optional(),
  priority: text,
  code: concept.optional(),
  orderDetail: z.array(concept).optional(),
  subject: reference,
  occurrenceDateTime: text,
  occurrencePeriod: period.optional(),
  authoredOn: text,
  performer: z.array(reference).optional(),
  locationReference: z.array(reference).optional(),
  bodySite: z.array(concept).optional(),
});

const dicomOntology = /dicom\.nema\.org\/resources\/ontology\/DCM|^urn:oid:1\.2\.840\.10008\.2\.16\.4$/i;
const schemes: Readonly<Record<string, string>> = {
  'http://loinc.org': 'LN',
  'http://snomed.info/sct': 'SCT',
  'http://www.radlex.org': 'RADLEX',
};
/** SNOMED CT: 7771000 left, 24028007 right, 51440002 right and left. */
const sides: Readonly<Record<string, string>> = { '7771000': 'L', '24028007': 'R', '51440002': 'B' };
const statuses: Readonly<Record<string, Order['status']>> = {
  completed: 'completed',
  revoked: 'cancelled',
  'entered-in-error': 'cancelled',
};

/** An order, or null for a request that is none of imaging (a laboratory's). `studyInstanceUid` comes from the ImagingStudy that is based on it. */
export const wireFhirOrder = fhirOrder.transform((wire): Order | null => {
  if (!isImaging(wire)) return null;
  const accession = (wire.identifier ?? []).find((id) => hasType(id, 'ACSN'));
  // A name, or an OID as discs write it; the address of a system is in no image.
  const accessionIssuer = accession?.assigner?.display ?? /^urn:oid:(.+)$/.exec(accession?.system ?? '')?.[1] ?? '';
  const procedure = wire.code?.coding?.find(({ code }) => code);
  const scheduled = wire.occurrenceDateTime ?? wire.occurrencePeriod?.start ?? '';
  const performed = wire.status === 'completed' ? scheduled : '';
  return {
    id: wire.id,
    patientId: idOf(wire.subject, 'Patient') ?? '',
    accessionNumber: accession?.value ?? '',
    ...(accessionIssuer === '' ? {} : { accessionIssuer }),
    modality: modalityOf(wire),
    procedureName: wire.code?.text ?? procedure?.display ?? '',
    procedureCode: procedure
      ? {
          value: procedure.code ?? '',
          scheme: schemes[procedure.system ?? ''] ?? procedure.system ?? '',
          meaning: procedure.display ?? '',
        }
      : null,
    bodyPart:
      wire.bodySite?.[0]?.text ?? wire.bodySite?.[0]?.coding?.find(({ code }) => !sides[code ?? ''])?.display ?? '',
    laterality:
      (wire.bodySite ?? [])
        .flatMap((site) => site.coding ?? [])
        .map(({ code }) => sides[code ?? ''])
        .find(Boolean) ?? '',
    requestedAt: wire.authoredOn ?? '',
    scheduledFor: scheduled.slice(0, 10),
    status: statuses[wire.status] ?? (scheduled === '' ? 'requested' : 'scheduled'),
    priority:
      wire.priority === 'stat' ? 'stat' : ['urgent', 'asap'].includes(wire.priority ?? '') ? 'urgent' : 'routine',
    clinicName: wire.locationReference?.[0]?.display ?? wire.performer?.[0]?.display ?? '',
    studyInstanceUid: '',
    ...(performed === '' ? {} : { performedOn: performed.slice(0, 10) }),
    ...(performed.length >= 19 ? { performedTime: performed.slice(11, 19) } : {}),
    etag: wire.meta?.versionId === undefined ? '' : `W/"${wire.meta.versionId}"`,
  };
});

export const wireImagingStudy = z.object({
  resourceType: z.literal('ImagingStudy'),
  id: z.string().min(1),
  status: z.string(),
  identifier: z.array(identifier).optional(),
  subject: reference,
  basedOn: z.array(reference).optional(),
});
export type ImagingStudy = z.infer<typeof wireImagingStudy>;

/** The Study Instance UID that an ImagingStudy is about; empty where it names none (R4 §ImagingStudy.identifier). */
export function studyUidOf(study: ImagingStudy): string {
  const uid = study.identifier?.find(({ system, value }) => system === 'urn:dicom:uid' && value)?.value ?? '';
  return uid.replace(/^urn:oid:/, '');
}

/** The id behind `Patient/123` or `https://server/fhir/Patient/123`; null for anything else. */
export function idOf(to: { reference?: string | undefined } | undefined, type: string): string | null {
  return new RegExp(`(?:^|/)${type}/([A-Za-z0-9.-]{1,64})(?:/_history/.*)?$`).exec(to?.reference ?? '')?.[1] ?? null;
}

type Identifier = z.infer<typeof identifier>;
type HumanName = z.infer<typeof humanName>;

/** HL7 table 0203. */
function hasType(id: Identifier, code: string): boolean {
  return id.type?.coding?.some((type) => type.code === code) === true;
}

function issuerOf(id: Identifier): string {
  return id.assigner?.display ?? id.system ?? '';
}

function writing(name: HumanName): string {
  return name.extension?.find(({ url }) => url === representation)?.valueCode ?? 'ABC';
}

function parts(list: readonly (string | null)[] | undefined): string[] {
  return (list ?? []).filter((part): part is string => part !== null && part !== '');
}

/** A name as PN components. */
function components(name: HumanName | undefined): string {
  if (name === undefined) return '';
  const [given = '', ...middle] = parts(name.given);
  return [name.family ?? '', given, middle.join(' ')].join('^').replace(/\^+$/, '');
}

/** SNOMED CT 363679005 "Imaging"; many servers say it in words only, or by what else an order has. */
function isImaging(wire: z.infer<typeof fhirOrder>): boolean {
  const categories = wire.category ?? [];
  const words = categories.flatMap(({ text: said, coding: codes }) => [
    said ?? '',
    ...(codes ?? []).flatMap(({ code, display }) => [code ?? '', display ?? '']),
  ]);
  if (words.some((word) => word === '363679005' || word === 'RAD' || /imaging|radiolog/i.test(word))) return true;
  return (
    modalityOf(wire) !== '' || (wire.identifier ?? []).some((id) => hasType(id, 'ACSN')) || categories.length === 0
  );
}

/** R4 has no element for it: orders say it as a detail, or as part of what is asked for. */
function modalityOf(wire: z.infer<typeof fhirOrder>): string {
  const codes = [...(wire.orderDetail ?? []), ...(wire.code ? [wire.code] : [])].flatMap((each) => each.coding ?? []);
  return (
    codes.find(({ system, code }) => dicomOntology.test(system ?? '') && /^[A-Z]{2,3}$/.test(code ?? ''))?.code ?? ''
  );
}
