import { buildDataSet, buildElement, writeUint32 } from './build-dataset.ts';
import type { ByteSource } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { readValue } from './data-view.ts';
import type { Tag } from './dictionary.ts';
import { withoutPadding } from './padding.ts';
import type { DicomHeader } from './read-header.ts';
import type { ResolvedEdit } from './resolve-edits.ts';
import { type RewriteJob, rewriteDataSet } from './rewrite-data-set.ts';
import { explicitLittle } from './transfer-syntax.ts';

/** Gantry as a DICOM implementation (PS3.7 §D.3.3.2). */
export const gantryImplementationClassUid = '2.25.281851398457823907465107338402936618281';

/** What may happen to a file ahead of its data set. */
export interface FrontOptions {
  /** Give a file without preamble or file meta information both (PS3.10 §7.1), as an archive may demand. Default false. */
  readonly synthesizeMeta?: boolean;
  /** Correct (0002,0010) when the data set is plainly in another native syntax. Default false. */
  readonly correctTransferSyntax?: boolean;
  /** Implementation Class UID (0002,0012) of a synthesised file meta information. */
  readonly implementationClassUid?: string;
}

const metaFollowers: ReadonlyMap<Tag, Tag> = new Map([
  [0x00080016, 0x00020002],
  [0x00080018, 0x00020003],
]);

/** Preamble and file meta information: what must follow the data set, and what was asked of them. */
export async function rewriteFront(
  job: RewriteJob,
  header: DicomHeader,
  edits: readonly ResolvedEdit[],
  options: FrontOptions,
  data: ByteSource,
): Promise<void> {
  if (header.preamble === 'executable') job.splices.push({ start: 0, end: 128, bytes: Buffer.alloc(128) });
  const { meta } = header;
  const followers = edits.flatMap(({ tag, act }): ResolvedEdit[] => {
    const follower = metaFollowers.get(tag);
    const present = follower !== undefined && meta.some((element) => element.tag === follower);
    return present && act.kind === 'set' ? [{ tag: follower, act }] : [];
  });
  const corrected: ResolvedEdit[] =
    options.correctTransferSyntax === true && header.tsMismatch && !header.encapsulated && meta.length > 0
      ? [{ tag: 0x00020010, act: { kind: 'set', value: header.transferSyntaxUid } }]
      : [];
  const metaEdits = [...edits.filter(({ tag }) => tag >>> 16 === 2), ...followers, ...corrected];
  const synthesize = options.synthesizeMeta === true;
  if (meta.length === 0) {
    if (synthesize) await synthesizeFront(job, header, edits, options, data);
    return;
  }
  if (synthesize && header.preamble === 'none') {
    job.splices.push({
      start: 0,
      end: header.metaStart,
      bytes: Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1')]),
    });
  }
  if (metaEdits.length === 0) return;
  const groupLength = meta.find((element) => element.tag === 0x00020000 && element.length === 4);
  const elements = meta.filter((element) => element !== groupLength);
  const charset = parseCharacterSet(undefined);
  const view = { elements, encoding: header.metaEncoding, charset, end: header.dataSetStart };
  const delta = await rewriteDataSet(job, metaEdits, {
    view,
    scope: { charset, asciiForms: false },
    path: '',
    depth: 1,
  });
  if (groupLength === undefined || delta === 0) return;
  const bytes = Buffer.alloc(4);
  writeUint32(bytes, 0, header.dataSetStart - groupLength.end + delta, true);
  job.splices.push({ start: groupLength.valueOffset, end: groupLength.end, bytes });
}

async function synthesizeFront(
  job: RewriteJob,
  header: DicomHeader,
  edits: readonly ResolvedEdit[],
  options: FrontOptions,
  data: ByteSource,
): Promise<void> {
  const textOf = async (tag: Tag) => {
    const edit = edits.findLast((one) => one.tag === tag)?.act;
    if (edit?.kind === 'set') return String(edit.value);
    const element = header.elements.find((one) => one.tag === tag);
    return element === undefined ? '' : withoutPadding((await readValue(data, element)).toString('latin1'));
  };
  const meta = buildDataSet({
    '00020001': Uint8Array.of(0, 1),
    '00020002': await textOf(0x00080016),
    '00020003': await textOf(0x00080018),
    '00020010': header.transferSyntaxUid,
    '00020012': options.implementationClassUid ?? gantryImplementationClassUid,
  });
  const value = Buffer.alloc(4);
  value.writeUInt32LE(meta.length);
  const groupLength = buildElement(0x00020000, 'UL', value, explicitLittle);
  const hasPreamble = header.preamble !== 'none';
  const mark = hasPreamble ? [] : [Buffer.alloc(128), Buffer.from('DICM', 'latin1')];
  const start = hasPreamble ? header.metaStart : 0;
  job.splices.push({ start, end: header.dataSetStart, bytes: Buffer.concat([...mark, groupLength, meta]) });
}
