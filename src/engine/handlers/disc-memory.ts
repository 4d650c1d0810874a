import type { EarlierImport, ScanReport, StudySummary } from '../../contract/scan.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { ScanResult } from '../scan/scan-media.ts';
import { rereadStudy } from '../study/reread-study.ts';
import type { ScannedStudy } from '../study/scanned-study.ts';
import { nameOfUser } from '../user-names.ts';

/** A scan with what the ledger remembers of its media and studies: when they were here, who imported them, and what is still to come. */
export function withMemory(ledger: Ledger, { report, studies, documents }: ScanResult): ScanResult {
  const known = new Set<string>();
  const sources = report.sources.map((source) => {
    const rows = source.fingerprint === null ? [] : finished(ledger, ledger.media.importsFrom(source.fingerprint));
    for (const { id } of rows) known.add(id);
    const last = rows.at(-1);
    if (last === undefined) return source;
    const unreadable = newestOfEachStudy(rows).reduce((sum, row) => sum + lost(row), 0);
    return { ...source, lastImport: { at: last.approvedAt, by: nameOfUser(ledger, last.approvedBy), unreadable } };
  });
  const remembered = studies.map((study) => ({ ...study, summary: rememberedSummary(ledger, study, known) }));
  const summaries = new Map(remembered.map(({ studyInstanceUid, summary }) => [studyInstanceUid, summary]));
  const patients = report.patients.map((patient) => ({
    ...patient,
    studies: patient.studies.map((study) => summaries.get(study.studyInstanceUid) ?? study),
  }));
  const remembering: ScanReport = { ...report, sources, patients };
  return { report: remembering, studies: remembered, documents };
}

/** The study without the images that the archive confirmed in an earlier import. */
export function restOfStudy(ledger: Ledger, study: ScannedStudy): ScannedStudy {
  const confirmed = ledger.instances.confirmedUids(study.studyInstanceUid);
  const instances = study.instances.filter(({ sopInstanceUid }) => !confirmed.has(sopInstanceUid));
  if (instances.length === 0) return { ...study, instances };
  return { ...rereadStudy({ ...study, instances }, new Map()), patient: study.patient };
}

function rememberedSummary(ledger: Ledger, study: ScannedStudy, known: ReadonlySet<string>): StudySummary {
  const earlier = earlierImport(ledger, study, known);
  if (earlier === null) return study.summary;
  const { importedAt: at, importedBy: by, rest } = earlier;
  const warning = { code: 'already-imported' as const, params: { at, by, rest } };
  return { ...study.summary, earlier, warnings: [...study.summary.warnings, warning] };
}

function earlierImport(ledger: Ledger, study: ScannedStudy, known: ReadonlySet<string>): EarlierImport | null {
  const rows = ledger.imports.ofStudy(study.studyInstanceUid).filter(isFinished);
  const last = rows.at(-1);
  if (last === undefined) return null;
  const confirmed = ledger.instances.confirmedUids(study.studyInstanceUid);
  return {
    importedAt: last.approvedAt,
    importedBy: nameOfUser(ledger, last.approvedBy),
    status: last.status,
    mrn: last.patient.mrn,
    confirmed: confirmed.size,
    unreadable: lost(last),
    rest: study.instances.filter(({ sopInstanceUid }) => !confirmed.has(sopInstanceUid)).length,
    isSameMedium: rows.some(({ id }) => known.has(id)),
  };
}

function finished(ledger: Ledger, ids: readonly string[]): ImportRow[] {
  return ids
    .flatMap((id) => ledger.imports.find(id) ?? [])
    .filter(isFinished)
    .sort((left, right) => left.seq - right.seq);
}

function isFinished({ station, condition, withdrawal }: ImportRow): boolean {
  return station === 'done' && condition !== 'cancelled' && withdrawal === null;
}

/** Images that the medium promised then and that did not arrive: not read by the scan, or not by the copy. */
function lost({ missingCount, unread }: ImportRow): number {
  return missingCount + unread;
}

function newestOfEachStudy(rows: readonly ImportRow[]): ImportRow[] {
  return [...new Map(rows.map((row) => [row.studyInstanceUid, row])).values()];
}
