import { randomUUID } from 'node:crypto';
import type { PersonName, StudySummary } from '../../contract/scan.ts';
import { scanMedia } from '../../engine/scan/scan-media.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { scanShape } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';
import { secretFrom } from '../secret-file.ts';

/** `gantry scan PATH…`: what is there. Needs no settings and writes nothing. */
export const scanCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, { 'password-file': { type: 'string' } });
  const password = await secretFrom(values['password-file']);
  if (positionals.length === 0) throw new UsageError('scan needs at least one folder or file');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const { report } = await scanMedia({
    scanId: randomUUID(),
    paths: positionals,
    isRemembered: false,
    ...(password === undefined ? {} : { password }),
    signal,
    onProgress: (step) =>
      output.progress({
        what: 'Reading',
        done: step.filesSeen,
        total: step.filesTotal,
        detail: `${step.filesSeen}${step.filesTotal === null ? '' : ` of ${step.filesTotal}`} files, ${step.dicomFiles} images`,
      }),
  });
  output.endProgress();
  output.document(scanShape(report));
  showStudies(output, report);
  const encrypted = report.files.skipped.filter((file) => file.reason === 'encrypted').length;
  if (encrypted > 0)
    output.note(`${encrypted} files are encrypted: put the password into a file and name it with --password-file`);
  return encrypted > 0 ||
    report.files.unreadable.length > 0 ||
    report.sources.some((source) => source.dicomdir.missing.length > 0)
    ? exitCodes.someHeld
    : exitCodes.allDone;
};

function showStudies(output: Output, report: Awaited<ReturnType<typeof scanMedia>>['report']): void {
  output.table(
    ['Patient', 'Born', 'Sex', 'Study', 'Date', 'What', 'Images', 'MB', 'Study UID'],
    report.patients.flatMap((patient) =>
      patient.studies.map((study) => [
        nameText(patient.patientName),
        patient.birthDate,
        patient.sex,
        study.description,
        study.studyDate,
        study.modalities.join('/'),
        String(study.instances),
        (study.bytes / 1e6).toFixed(1),
        study.studyInstanceUid,
      ]),
    ),
  );
  for (const study of report.patients.flatMap((patient) => patient.studies)) showConflicts(output, study);
  const { files } = report;
  output.line(
    `${files.total} files: ${files.dicom} images and reports, ${files.duplicate} duplicates, ${files.skipped.length} left behind, ${files.unreadable.length} could not be read`,
  );
  for (const { documents } of report.sources) {
    for (const { path, kind, problem } of documents ?? [])
      output.line(`  document: ${path} (${kind}${problem === null ? '' : `, cannot be taken: ${problem}`})`);
  }
  for (const file of files.unreadable) output.line(`  could not be read: ${file.path} (${file.reason})`);
  for (const source of report.sources) {
    for (const path of source.dicomdir.missing) output.line(`  listed on the disc, but not there: ${path}`);
    for (const { modality, description, listed, found, missing, unlisted } of source.dicomdir.series) {
      if (missing + unlisted === 0) continue;
      const name = [modality, description].filter(Boolean).join(' ') || 'without a description';
      output.line(`  series ${name}: ${listed} listed, ${found} found, ${missing} missing, ${unlisted} not listed`);
    }
  }
}

/** Each side of what a person must decide, with the key that `gantry import` takes. */
function showConflicts(output: Output, { studyInstanceUid, conflicts }: StudySummary): void {
  const { identities, files } = conflicts;
  if (identities.length > 0) output.line(`${studyInstanceUid} names ${identities.length} people:`);
  for (const { key, patientName, birthDate, sex, patientId, instances } of identities) {
    const facts = [nameText(patientName), birthDate, sex, patientId].filter(Boolean).join(', ') || 'nobody';
    output.line(`  ${key}: ${facts}: ${instances} images`);
  }
  for (const image of files) {
    output.line(
      `one image, several contents: ${image.files.map(({ path, bytes }) => `${path} (${bytes} bytes)`).join(', ')}`,
    );
  }
}

/** A DICOM name as people write it: `Müller^Jörg` becomes `Müller, Jörg`. */
function nameText(name: PersonName): string {
  const [family = '', given = '', middle = ''] = (name.alphabetic || name.ideographic || name.phonetic).split('^');
  return [family, [given, middle].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}
