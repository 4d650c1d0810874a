import { groupStudies } from './group-studies.ts';
import { instanceFlags, type ScannedInstance } from './scanned-instance.ts';
import type { ScannedStudy } from './scanned-study.ts';

/** Warnings that follow from the instances alone; the others were noted while the medium was read. */
const derived: ReadonlySet<string> = new Set([
  'conflicting-patient',
  'patient-id-missing',
  'birth-date-missing',
  ...instanceFlags,
]);

/** The study as it is when some of its instances hold other attributes than the scan read: person, summary and warnings follow. Pure. */
export function rereadStudy(
  study: ScannedStudy,
  attributes: ReadonlyMap<ScannedInstance, ScannedInstance['attributes']>,
): ScannedStudy {
  const instances = study.instances.map((instance): ScannedInstance => {
    const reread = attributes.get(instance);
    if (reread === undefined) return instance;
    return {
      ...instance,
      attributes: reread,
      flags: instance.flags.filter((flag) => flag !== 'charset-undeclared'),
    };
  });
  const warnings = study.summary.warnings.filter(({ code }) => !derived.has(code));
  const { missingFiles, contested } = study;
  const { series } = study.summary;
  const notes = new Map([[study.studyInstanceUid, { missingFiles, warnings, series, contested }]]);
  const [again] = groupStudies(instances, notes).studies;
  return again ?? study;
}
