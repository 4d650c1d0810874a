import { runGantry } from './gantry-command.ts';
import { type DemoStack, demoCase } from './stack.ts';

/** In the place of the viewer's address. */
export const NO_VIEWER = 'not opened (the embedded stand-in has no DICOMweb)';

/**
 * What the run has achieved, told by those who received it: the archive's count, the EHR's order and upload log, beside
 * what Gantry itself says. `complete` is true when they all agree that every image arrived and the order is linked.
 */
export async function summarise(
  stack: DemoStack,
  signal: AbortSignal,
): Promise<{ lines: string[]; complete: boolean }> {
  const queue = (await runGantry(stack, ['queue', 'list'], signal)).document as { imports?: ImportShape[] } | undefined;
  const imports = queue?.imports ?? [];
  const sum = (count: keyof ImportShape['counts']): number =>
    imports.reduce((total, one) => total + one.counts[count], 0);
  const statistics = await archiveStatistics(stack);
  const order = [...stack.ehr.state.orders.values()].find(
    ({ accession_number }) => accession_number === demoCase.accessionNumber,
  );
  const log = [...stack.ehr.state.uploadLogs.values()].find(
    ({ study_instance_uid }) => study_instance_uid === order?.study_instance_uid,
  );

  const studies = stack.disc.studies.length;
  const found = `${stack.disc.instances.length} DICOM files of ${studies} ${studies === 1 ? 'study' : 'studies'}; ${stack.disc.nonDicom.length} other files left behind`;
  const lines = [
    `found      ${found}`,
    `matched    ${log === undefined ? 'nobody' : `${text(log.original_patient_name)} of the disc is MRN ${text(log.modified_patient_id)}`}`,
    `changed    ${log === undefined ? 'nothing' : changes(log)}`,
    `uploaded   ${sum('sent')} of ${sum('selected')} images, ${sum('failed')} failed`,
    `confirmed  ${sum('confirmed')} by the archive's own MD5; the archive counts ${statistics.CountInstances}`,
    `linked     ${order?.study_instance_uid ? `order ${order.accession_number}: ${order.number_of_series} series, ${order.number_of_images} images` : 'no order'}`,
  ];
  const complete =
    imports.length > 0 &&
    sum('selected') === sum('confirmed') &&
    sum('confirmed') === statistics.CountInstances &&
    order?.study_instance_uid != null;
  return { lines, complete };
}

type ImportShape = { study_instance_uid: string; counts: Record<'selected' | 'sent' | 'confirmed' | 'failed', number> };

function changes(
  log: Record<`${'original' | 'modified'}_${'patient_id' | 'patient_name' | 'accession_number'}`, string | null>,
): string {
  const pairs = [
    ['PatientID', log.original_patient_id, log.modified_patient_id],
    ['PatientName', log.original_patient_name, log.modified_patient_name],
    ['AccessionNumber', log.original_accession_number, log.modified_accession_number],
  ] as const;
  return pairs
    .filter(([, before, after]) => after !== null && before !== after)
    .map(([keyword, before, after]) => `${keyword} ${text(before)} → ${text(after)}`)
    .join(', ');
}

function text(value: string | null): string {
  return value === null || value === '' ? '(empty)' : value;
}

async function archiveStatistics({ archive }: DemoStack): Promise<{ CountInstances: number }> {
  const authorization = `Basic ${Buffer.from(`${archive.user}:${archive.password}`).toString('base64')}`;
  const reply = await fetch(`${archive.url}/statistics`, { headers: { authorization } });
  return (await reply.json()) as { CountInstances: number };
}
