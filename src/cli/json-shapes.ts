import type { Fault } from '../contract/fault.ts';
import type { ImportView, SeriesNumbers } from '../contract/imports.ts';
import type { ScanReport } from '../contract/scan.ts';
import type { Volume } from '../contract/volumes.ts';
import type { DeidentifiedFiles, NamedPatient } from '../engine/deidentify/deidentify-files.ts';

/** The JSON shapes of cli.md: a contract with scripts. Fields may be added, never renamed or removed. */

export function scanShape(report: ScanReport) {
  return {
    sources: report.sources.map(({ dicomdir, lastImport, ...source }) => ({
      ...source,
      last_import: lastImport,
      dicomdir: {
        ...dicomdir,
        series: dicomdir.series.map(({ studyInstanceUid, seriesInstanceUid, ...series }) => ({
          study_instance_uid: studyInstanceUid,
          series_instance_uid: seriesInstanceUid,
          ...series,
        })),
      },
    })),
    patients: report.patients.map((patient) => ({
      patient_id: patient.patientId,
      issuer: patient.issuer,
      other_patient_ids: patient.otherIds ?? [],
      patient_name: patient.patientName,
      birth_date: patient.birthDate,
      sex: patient.sex,
      studies: patient.studies.map((study) => ({
        study_instance_uid: study.studyInstanceUid,
        study_date: study.studyDate,
        study_time: study.studyTime,
        accession_number: study.accessionNumber,
        accession_issuer: study.accessionIssuer ?? '',
        requests: study.requests ?? [],
        description: study.description,
        modalities: study.modalities,
        institution: study.institution,
        series: study.series.map((series) => ({
          series_instance_uid: series.seriesInstanceUid,
          modality: series.modality,
          number: series.number,
          description: series.description,
          instances: series.instances,
          bytes: series.bytes,
          listed: series.listed,
          found: series.instances,
          missing: series.missing,
          unlisted: series.unlisted,
          lost: series.lost ?? 0,
        })),
        instances: study.instances,
        bytes: study.bytes,
        missing: study.missing,
        warnings: study.warnings,
        conflicts: {
          identities: study.conflicts.identities.map(({ patientId, patientName, birthDate, ...side }) => ({
            ...side,
            patient_id: patientId,
            patient_name: patientName,
            birth_date: birthDate,
          })),
          files: study.conflicts.files.map(({ sopInstanceUid, files }) => ({
            sop_instance_uid: sopInstanceUid,
            files: files.map(({ instanceNumber, ...file }) => ({ ...file, instance_number: instanceNumber })),
          })),
        },
      })),
    })),
    document_study: report.documentStudy?.studyInstanceUid ?? null,
    files: {
      total: report.files.total,
      dicom: report.files.dicom,
      duplicate: report.files.duplicate,
      skipped: report.files.skipped,
      unreadable: report.files.unreadable.map((file) => ({
        path: file.path,
        reason: file.reason,
        bytes_lost: file.bytesLost,
      })),
    },
    bytes_read: report.bytesRead,
    elapsed_ms: Math.round(report.elapsedMs),
  };
}

/** What `gantry media` tells of a volume. */
export function volumeShape(volume: Volume) {
  return {
    kind: volume.kind,
    label: volume.label,
    path: volume.mountPath,
    device: volume.device,
    read_only: volume.readOnly,
    size_bytes: volume.sizeBytes,
    ejectable: volume.ejectable,
  };
}

export function importShape(view: ImportView, viewerUrl: string | null) {
  return {
    id: view.id,
    study_instance_uid: view.studyInstanceUid,
    station: view.station,
    condition: view.condition,
    paused: view.paused ?? false,
    status: view.status,
    archive_state: view.archiveState,
    fault: view.fault,
    retry_at: view.retryAt,
    patient: { mrn: view.patient.mrn },
    order: { accession_number: view.order?.accessionNumber ?? null },
    counts: {
      selected: view.counts.selected,
      staged: view.counts.staged,
      sent: view.counts.sent,
      already_stored: view.counts.alreadyStored,
      confirmed: view.counts.confirmed,
      failed: view.counts.failed,
    },
    missing: view.missing,
    bytes: view.bytesTotal,
    orthanc_study_id: view.orthancStudyId,
    viewer_url: viewerUrl,
    linked: view.linked,
    prior: view.prior ?? false,
    project: view.project ?? null,
    archive: view.archive ?? null,
    provisional: view.provisional ?? false,
    not_this_patient: view.withdrawn ?? null,
  };
}

/** The five numbers of a series. */
export function seriesShape(series: SeriesNumbers) {
  const { promised, found, readable, sent, confirmed, short } = series;
  return {
    series_instance_uid: series.seriesInstanceUid,
    modality: series.modality,
    number: series.number,
    description: series.description,
    ...{ promised, found, readable, sent, confirmed, short },
  };
}

/** What the ledger remembers of the studies of a scan that were here before. */
export function memoryShape(report: ScanReport) {
  return report.patients
    .flatMap((patient) => patient.studies)
    .flatMap(({ studyInstanceUid, earlier }) =>
      earlier === null
        ? []
        : {
            study_instance_uid: studyInstanceUid,
            imported_at: earlier.importedAt,
            imported_by: earlier.importedBy,
            status: earlier.status,
            confirmed: earlier.confirmed,
            unreadable: earlier.unreadable,
            rest: earlier.rest,
            same_medium: earlier.isSameMedium,
          },
    );
}

/** A study that was not queued, in the same list as the others. */
export function refusedShape(studyInstanceUid: string, fault: Fault, differences: unknown[] = []) {
  return {
    id: null,
    study_instance_uid: studyInstanceUid,
    station: null,
    condition: 'held',
    status: null,
    archive_state: null,
    fault,
    differences,
    patient: { mrn: null },
    order: { accession_number: null },
    counts: { selected: 0, staged: 0, sent: 0, already_stored: 0, confirmed: 0, failed: 0 },
    missing: 0,
    bytes: 0,
    orthanc_study_id: null,
    viewer_url: null,
    linked: false,
    prior: false,
    provisional: false,
    not_this_patient: null,
  };
}

/** What became of each file of `gantry deidentify`. The paths of the input are identities of their own: the report stays with the originals. */
export function deidentifiedShape(
  profile: string,
  options: readonly string[],
  { files }: DeidentifiedFiles,
  { nameOf, outName }: { nameOf: (path: string) => string; outName: (path: string) => string },
) {
  const actions: Record<string, number> = {};
  for (const file of files) {
    if (!file.ok) continue;
    for (const [code, times] of Object.entries(file.actions)) actions[code] = (actions[code] ?? 0) + times;
  }
  const written = files.filter((file) => file.ok).length;
  return {
    profile,
    options,
    totals: { files: files.length, deidentified: written, held: files.length - written, actions },
    files: files.map((file) =>
      file.ok
        ? {
            path: nameOf(file.inPath),
            ok: true,
            out: outName(file.outPath ?? ''),
            actions: file.actions,
            cleaned: file.cleaned,
            notes: file.notes,
            md5: file.md5,
            sha256: file.sha256,
            size_bytes: file.sizeBytes,
          }
        : {
            path: nameOf(file.inPath),
            ok: false,
            reason: file.reason,
            message: file.message,
            ...(file.proposed === undefined ? {} : { proposed: file.proposed }),
          },
    ),
  };
}

/** The table that leads from pseudonyms back to patients, one line a study (RFC 4180). */
export function pseudonymTable(table: readonly NamedPatient[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = table.flatMap(({ patientId, issuer, pseudonym, shiftDays, studies }) =>
    (studies.length === 0 ? [{ original: '', replacement: '' }] : studies).map(({ original, replacement }) => [
      ...[patientId, issuer, pseudonym, String(shiftDays), original, replacement],
    ]),
  );
  const head = ['patient_id', 'issuer', 'pseudonym', 'shift_days', 'study_instance_uid', 'replacement_study_uid'];
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
