import { encodeDicomFile } from './dicom-writer.ts';
import { createDicomdir, type DirectoryEntry } from './dicomdir-writer.ts';
import type { ExpectedReason, ExpectedRemark } from './disc-manifest.ts';
import type { DiscInstance, DiscRecipe } from './disc-study.ts';
import { createJpeg } from './jpeg-image.ts';
import { createPdf } from './pdf-document.ts';

/** One thing on a disc. Bytes are made when their turn comes, so that 5,000 images need the memory of one. */
export type DiscItem = { readonly path: string; readonly remark?: ExpectedRemark } & (
  | { readonly type: 'instance'; readonly instance: DiscInstance }
  | { readonly type: 'fault'; readonly reason: ExpectedReason; readonly bytes: () => readonly Uint8Array[] }
  | { readonly type: 'company'; readonly reason: ExpectedReason; readonly bytes: () => readonly Uint8Array[] }
  | { readonly type: 'symlink'; readonly target: string }
);

/** A whole disc before it is bytes. */
export interface DiscPlan {
  readonly items: readonly DiscItem[];
  /** What the DICOMDIR says: null when there is none. */
  readonly directory: { readonly listed: readonly DirectoryEntry[]; readonly readable: boolean } | null;
  /** File ids that a scan must refuse although no file belongs to them. */
  readonly refusedPaths?: readonly string[];
}

/** The volume label and, in its DICOM spelling, the file-set id. */
export const VOLUME_LABEL = 'RADIOLOGIE_OST';

/** An intact object as an item. */
export function instanceItem(instance: DiscInstance, remark?: ExpectedRemark): DiscItem {
  return { type: 'instance', path: instance.path, instance, ...(remark === undefined ? {} : { remark }) };
}

/** The bytes of an object. */
export function encodeInstance(instance: DiscInstance): Uint8Array[] {
  const { dataset, pixels, ...file } = instance;
  return encodeDicomFile({ ...file, dataset: dataset(), ...(pixels === undefined ? {} : { pixels: pixels() }) });
}

/** An object that breaks off: only its first bytes are on the disc (a negative count cuts that many off the end). */
export function truncatedItem(instance: DiscInstance, bytes: number): DiscItem {
  return {
    type: 'fault',
    path: instance.path,
    reason: 'truncated',
    bytes: () => [Buffer.concat(encodeInstance(instance)).subarray(0, bytes)],
  };
}

/** A file that is no image and does no harm. */
export function companyItem(path: string, reason: ExpectedReason, content: string | Buffer): DiscItem {
  return { type: 'company', path, reason, bytes: () => [Buffer.from(content)] };
}

/** A disc of these items with a DICOMDIR over the given instances; `damage` may spoil its bytes. */
export function withDirectory(
  recipe: DiscRecipe,
  items: readonly DiscItem[],
  listed: readonly DirectoryEntry[],
  damage?: (bytes: Buffer) => Buffer,
): DiscPlan {
  const bytes = (): Uint8Array[] => {
    const whole = createDicomdir(VOLUME_LABEL, recipe.seed, listed);
    return [damage === undefined ? whole : damage(whole)];
  };
  const dicomdir: DiscItem = { type: 'company', path: 'DICOMDIR', reason: 'dicomdir', bytes };
  return { items: [dicomdir, ...items], directory: { listed, readable: damage === undefined } };
}

/** Directory lines that tell the truth. */
export function directoryEntries(instances: readonly DiscInstance[]): DirectoryEntry[] {
  return instances.map((instance) => ({ instance, path: instance.path }));
}

/** What discs carry besides images: a viewer that cannot run, its autorun file, a leaflet, a loose PDF and picture. */
export function discCompany(): DiscItem[] {
  return [
    ...viewerItems(),
    companyItem('README.TXT', 'document', 'Images of one examination. Start VIEWER.EXE to look at them.\r\n'),
    companyItem('REPORT.PDF', 'document', createPdf(['Synthetic leaflet', 'How to read this disc'])),
    companyItem('LOGO.JPG', 'image', createJpeg()),
  ];
}

/** A viewer program and its autorun file. The program is two letters and padding: nothing can run it. */
export function viewerItems(): DiscItem[] {
  return [
    companyItem('AUTORUN.INF', 'viewer-program', '[autorun]\r\nopen=VIEWER.EXE\r\nlabel=Images\r\n'),
    companyItem('VIEWER.EXE', 'viewer-program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4094)])),
  ];
}
