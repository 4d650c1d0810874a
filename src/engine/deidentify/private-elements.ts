import { isPrivateCreator, isPrivateTag, type Tag } from '../dicom/dictionary.ts';
import type { DicomElement } from '../dicom/element.ts';
import { withoutOuterPadding } from '../dicom/padding.ts';
import type { TransformLevel } from '../dicom/transform-data-set.ts';
import { isVr, type Vr } from '../dicom/vr.ts';
import { safePrivateVr } from './profile.ts';

/** The private elements of one level that are known to be safe (PS3.15 §E.3.10), with their VR, and the creators they need. */
export interface SafePrivate {
  readonly elements: ReadonlyMap<DicomElement, Vr>;
  readonly creators: ReadonlySet<DicomElement>;
}

const none: SafePrivate = { elements: new Map(), creators: new Set() };
const byLevel = new WeakMap<TransformLevel, SafePrivate>();

/** Blocks are resolved by the creators of the level itself (PS3.5 §7.8.1). What a file says of its own private elements (0008,0300) is not believed. */
export function safePrivateOf(level: TransformLevel): SafePrivate {
  const known = byLevel.get(level);
  if (known !== undefined) return known;
  const made = find(level);
  byLevel.set(level, made);
  return made;
}

function find(level: TransformLevel): SafePrivate {
  const creatorOf = new Map<Tag, DicomElement>();
  for (const element of level.view.elements) {
    if (isPrivateCreator(element.tag)) creatorOf.set(element.tag, element);
  }
  if (creatorOf.size === 0) return none;
  const elements = new Map<DicomElement, Vr>();
  const creators = new Set<DicomElement>();
  for (const element of level.view.elements) {
    const { tag } = element;
    if (!isPrivateTag(tag) || isPrivateCreator(tag)) continue;
    const creator = creatorOf.get(((tag & 0xffff0000) >>> 0) + ((tag >>> 8) & 0xff));
    const name = creator === undefined ? undefined : level.valueOf(creator)?.toString('latin1');
    const vr = name === undefined ? undefined : safePrivateVr(withoutOuterPadding(name), tag);
    if (creator === undefined || vr === undefined || !isVr(vr)) continue;
    elements.set(element, element.vr === 'UN' ? vr : element.vr);
    creators.add(creator);
  }
  return { elements, creators };
}
