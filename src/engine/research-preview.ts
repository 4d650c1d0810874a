import type { ElementOutcome, ResearchPreview } from '../contract/research.ts';
import type { HeldFile } from './deidentify/plan-deidentification.ts';
import type { PixelBox } from './deidentify/policy.ts';
import type { ByteSource } from './dicom/byte-source.ts';
import type { SplicePlan } from './dicom/plan-rewrite.ts';
import { plannedSource } from './dicom/planned-source.ts';
import { readHeader } from './dicom/read-header.ts';
import { type TagRow, tagRows } from './dicom/tag-rows.ts';
import type { OpenMedium } from './intake/open-medium.ts';
import { type ResearchStudy, scannedFiles } from './research-study.ts';

const limits = { maxRows: 2_000, maxTextCharacters: 200, maxRawBytes: 0 };

interface SeriesFindings {
  readonly held: Map<HeldFile['reason'], number>;
  proposed: readonly PixelBox[];
  readonly sopInstanceUids: string[];
}

/** What would leave of a study and what not, and of its first image that leaves what becomes of each element. Writes nothing. */
export async function researchPreview(
  found: ResearchStudy,
  openMedium: OpenMedium,
  signal: AbortSignal,
): Promise<ResearchPreview> {
  const { study, plan, deidentifier } = found;
  const bySeries = new Map<string, SeriesFindings>();
  let elements: ElementOutcome[] | undefined;
  for await (const { instance, source } of scannedFiles(study.instances, openMedium, signal)) {
    const { seriesInstanceUid, sopInstanceUid } = instance;
    const series: SeriesFindings = bySeries.get(seriesInstanceUid) ?? {
      held: new Map(),
      proposed: [],
      sopInstanceUids: [],
    };
    bySeries.set(seriesInstanceUid, series);
    series.sopInstanceUids.push(sopInstanceUid);
    const planned = await deidentifier.plan(source, { ...plan.patient, known: plan.known });
    if (planned.ok) {
      elements ??= await outcomes(source, planned.plan);
      continue;
    }
    series.held.set(planned.reason, (series.held.get(planned.reason) ?? 0) + 1);
    if (series.proposed.length === 0) series.proposed = planned.proposed ?? [];
  }
  const known = new Map(study.summary.series.map((one) => [one.seriesInstanceUid, one]));
  return {
    project: plan.project,
    options: [...plan.options],
    pseudonym: plan.pseudonym,
    images: study.instances.length,
    series: [...bySeries].map(([seriesInstanceUid, { held, proposed, sopInstanceUids }]) => ({
      seriesInstanceUid,
      modality: known.get(seriesInstanceUid)?.modality ?? '',
      number: known.get(seriesInstanceUid)?.number ?? null,
      description: known.get(seriesInstanceUid)?.description ?? '',
      images: sopInstanceUids.length,
      held: [...held].map(([reason, images]) => ({ reason, images })),
      proposed: [...proposed],
      sopInstanceUids,
    })),
    elements: elements ?? [],
  };
}

/** The image and what would be made of it, element by element, both read from their bytes. */
async function outcomes(source: ByteSource, plan: SplicePlan): Promise<ElementOutcome[]> {
  const [before, after] = await Promise.all([rowsOf(source), rowsOf(plannedSource(source, plan))]);
  const written = new Map(after.map((row) => [keyOf(row), row]));
  const rows = before.map((row) => outcomeOf(row, written.get(keyOf(row))));
  const known = new Set(before.map(keyOf));
  const added = after.filter((row) => !known.has(keyOf(row))).map((row) => outcomeOf(undefined, row));
  return [...rows, ...added];
}

async function rowsOf(source: ByteSource): Promise<TagRow[]> {
  const read = await readHeader(source, { until: 'end' });
  if (!read.ok) return [];
  const rows = await tagRows(read.header, source, limits);
  // Preamble and file meta information are written anew, whatever stood there.
  return rows.filter(({ tag }) => !tag.startsWith('(0002,'));
}

function outcomeOf(before: TagRow | undefined, after: TagRow | undefined): ElementOutcome {
  const row = (before ?? after)!;
  const { depth, tag, name } = row;
  const [old, now] = [before?.text ?? '', after?.text ?? ''];
  const outcome =
    after === undefined
      ? 'removed'
      : before === undefined
        ? 'added'
        : old === now && before.lengthBytes === after.lengthBytes
          ? 'kept'
          : 'replaced';
  return { path: keyOf(row), depth, tag, name, outcome, old, new: now };
}

function keyOf({ path }: TagRow): string {
  return path.join('.');
}
