import type { EngineClient } from '../contract/engine.ts';
import type { Fault } from '../contract/fault.ts';
import { FaultError, fault } from '../contract/fault.ts';
import type { ResearchPreview } from '../contract/research.ts';
import type { ScanReport, StudySummary } from '../contract/scan.ts';
import { parseOptions } from '../engine/deidentify/options.ts';
import { readPseudonyms, readRegions } from './deidentify-inputs.ts';
import { UsageError } from './exit-codes.ts';
import type { Output } from './output.ts';

/** What `gantry import --deidentify` was told; options and project that are not named are as the settings say. */
export interface ResearchWish {
  readonly project: string | undefined;
  readonly options: readonly string[] | undefined;
  readonly regions: Awaited<ReturnType<typeof readRegions>>;
  readonly pseudonyms: Awaited<ReturnType<typeof readPseudonyms>>;
  readonly urgent: boolean;
}

/** Options of `import` that give a study to a patient: a de-identified one is given to nobody. */
const forPatients = [
  ...['auto', 'mrn', 'accession', 'set', 'confirm-identity', 'prior', 'ascii-names', 'repair-charset'],
  ...['documents', 'study-identity', 'leave-out', 'same-person', 'same-uid', 'rest'],
] as const;

/** Reads the wish; null without `--deidentify`. @throws UsageError where it is mixed with what gives a study to a patient. */
export async function researchWish(
  values: Readonly<Record<string, unknown>> & {
    deidentify?: string | undefined;
    option?: string[] | undefined;
    project?: string | undefined;
    regions?: string | undefined;
    pseudonyms?: string | undefined;
    urgent?: boolean | undefined;
  },
): Promise<ResearchWish | null> {
  const { deidentify, option, project } = values;
  if (deidentify === undefined) {
    if (option ?? project ?? values.regions ?? values.pseudonyms)
      throw new UsageError('--option, --project, --regions and --pseudonyms go with --deidentify PROFILE');
    return null;
  }
  const mixed = forPatients.find((name) => values[name] !== undefined);
  if (mixed !== undefined)
    throw new UsageError(`--deidentify goes without --${mixed}: a study is either de-identified or given to a patient`);
  const chosen = parseOptions(deidentify, option ?? []);
  if (!chosen.ok) throw new UsageError(chosen.message);
  return {
    project,
    options: option,
    regions: await readRegions(values.regions),
    pseudonyms: await readPseudonyms(values.pseudonyms),
    urgent: values.urgent === true,
  };
}

export type ResearchOutcome =
  | { studyInstanceUid: string; importId: string }
  | { studyInstanceUid: string; plan: ResearchPreview }
  | { studyInstanceUid: string; fault: Fault; differences: unknown[] };

/** Queues one study of a scan for research, or says what would leave of it. */
export async function queueForResearch(
  client: EngineClient,
  { report, study }: { report: ScanReport; study: StudySummary },
  wish: ResearchWish,
  dryRun: boolean,
): Promise<ResearchOutcome> {
  const { studyInstanceUid } = study;
  const patient = report.patients.find(({ studies }) => studies.includes(study));
  const pseudonym = wish.pseudonyms?.[patient?.patientId ?? ''];
  const choice = {
    ...{ scanId: report.scanId, studyInstanceUid },
    ...(wish.project === undefined ? {} : { project: wish.project }),
    ...(wish.options === undefined ? {} : { options: [...wish.options] }),
    ...(pseudonym === undefined ? {} : { pseudonym }),
    reviews: (wish.regions ?? []).map(({ seriesInstanceUid, sopInstanceUid = '', boxes }) => {
      const drawn = boxes.filter(({ width, height }) => width > 0 && height > 0);
      return seriesInstanceUid === undefined ? { sopInstanceUid, boxes: drawn } : { seriesInstanceUid, boxes: drawn };
    }),
  };
  try {
    if (dryRun) return { studyInstanceUid, plan: await client.research.preview(choice) };
    const view = await client.research.approve({ ...choice, urgent: wish.urgent });
    return { studyInstanceUid, importId: view.id };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    if (error.fault.code === 'research-other-rules')
      throw new UsageError('the project was begun with other options: its studies would not fit together');
    if (error.fault.class === 'setup') throw error;
    return { studyInstanceUid, fault: fault(error.fault.code, error.fault.params), differences: [] };
  }
}

/** What of a study would leave, series by series. */
export function showPreview(output: Output, { pseudonym, project, series }: ResearchPreview): void {
  output.line(`would import for ${project} as ${pseudonym}`);
  for (const { number, modality, images, held } of series) {
    const reasons = held.map((one) => `${one.images} held (${one.reason})`).join(', ');
    output.line(`  series ${number ?? ''} ${modality}: ${images} images${reasons === '' ? '' : `, ${reasons}`}`);
  }
}

/** Of the plans of a dry run, those for research. */
export function isPreview(plan: unknown): plan is ResearchPreview {
  return typeof plan === 'object' && plan !== null && 'pseudonym' in plan;
}
