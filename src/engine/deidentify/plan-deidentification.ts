import { blackenPixels, pixelKeywords, UneditablePixels } from '../dicom/blacken-pixels.ts';
import { type ByteSource, isSyncSource } from '../dicom/byte-source.ts';
import { sopClassName } from '../dicom/dictionary.ts';
import { clearedBits, overlaysInPixels, readOverlays } from '../dicom/overlays.ts';
import type { SplicePlan } from '../dicom/plan-rewrite.ts';
import { planTransform } from '../dicom/plan-transform.ts';
import { type DicomHeader, readHeader } from '../dicom/read-header.ts';
import { type Attributes, readAttributes, readAttributesSync } from '../dicom/read-values.ts';
import { RewriteRefusal } from '../dicom/rewrite-refusal.ts';
import { valueMemory } from '../dicom/value-memory.ts';
import { burnedInRisk, riskKeywords } from './burned-in-risk.ts';
import { type TextCleaner, textCleaner } from './clean-text.ts';
import { decideElements, keptTexts } from './decide-elements.ts';
import { type DecisionLog, openDecisionLog } from './element-decisions.ts';
import type { KnownIdentity } from './known-identity.ts';
import { markElements, markedTags, newFront } from './marks.ts';
import type { OptionName } from './options.ts';
import type { DeidentificationPolicy, PatientNames, PixelBox, PixelRegions } from './policy.ts';
import { type ProfileReader, readProfile } from './profile.ts';
import { type KeyedNames, keyedNames } from './project-key.ts';

/** Why a file is held back: nothing is written of it until a person has looked. */
export type HoldReason =
  | 'not-dicom'
  | 'dicomdir'
  | 'unreadable'
  | 'duplicate-instance'
  | 'no-instance-uid'
  | 'encapsulated-document'
  | 'voice-or-video'
  | 'review-pixels'
  | 'pixels-not-editable'
  | 'overlay-in-pixels'
  | 'raw-data';

export interface HeldFile {
  readonly ok: false;
  readonly reason: HoldReason;
  readonly message: string;
  /** Boxes that a recipe for the device proposes to black out. */
  readonly proposed?: readonly PixelBox[];
}

export type DeidentificationResult =
  | {
      readonly ok: true;
      readonly plan: SplicePlan;
      readonly log: DecisionLog;
      /** As the output has them. */
      readonly uids: { readonly study: string; readonly series: string; readonly instance: string };
    }
  | HeldFile;

/** De-identifies objects under one policy. Give it all objects of a patient with the same identity: it remembers what it has read. */
export interface Deidentifier {
  readonly names: KeyedNames;
  /** The project's UID for one of the original; the same where UIDs are retained. */
  newUid(uid: string): string;
  patientNames(patient: string, patientId: string): PatientNames;
  plan(
    source: ByteSource,
    patient: { readonly key: string; readonly id: string; readonly known: KnownIdentity },
  ): Promise<DeidentificationResult>;
}

const uidKeywords = ['SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'] as const;
const keywords = [...new Set([...riskKeywords, ...uidKeywords, ...pixelKeywords])];
type Facts = Attributes<(typeof keywords)[number]>;

const classRoot = '1.2.840.10008.5.1.4.1.1.';
/** PDF, CDA and models of bodies: the standard knows no way to clean what is in them (PS3.15 §E.1.1). */
const documentClasses = ['104.1', '104.2', '104.3', '104.4', '104.5'].map((id) => classRoot + id);
const rawDataClass = `${classRoot}66`;
const voiceClasses = ['9.4.1', '9.4.2'].map((id) => classRoot + id);
const videoSyntax = /^1\.2\.840\.10008\.1\.2\.4\.10[0-8]/;

export function openDeidentifier(policy: DeidentificationPolicy): Deidentifier {
  const names = keyedNames(policy.key);
  const options: ReadonlySet<OptionName> = new Set(policy.options);
  // Where a person reviews, every image that the rules hold leaves only after she has looked: the option is said of all, not of the single image.
  const reviewsPixels = policy.reviewsPixels ?? (policy.regions ?? []).length > 0;
  const marked: ReadonlySet<OptionName> = reviewsPixels ? new Set([...options, 'clean-pixel-data']) : options;
  const readers = new Map<string, ProfileReader>();
  const cleaners = new WeakMap<KnownIdentity, TextCleaner>();
  const patients = new Map<string, PatientNames>();
  const memory = valueMemory();

  const patientNames = (key: string, id: string): PatientNames => {
    const known = patients.get(key);
    if (known !== undefined) return known;
    const pseudonym = policy.pseudonyms?.[id] ?? names.pseudonym(key);
    const made = { pseudonym, shiftDays: names.shiftDays(key) };
    patients.set(key, made);
    return made;
  };
  const readerOf = (sopClass: string) => {
    const reader = readers.get(sopClass) ?? readProfile(policy.options, sopClass);
    readers.set(sopClass, reader);
    return reader;
  };
  const newUid = (uid: string) => (options.has('retain-uids') || uid === '' ? uid : names.uid(uid));
  const cleanerOf = (known: KnownIdentity) => {
    const cleaner = cleaners.get(known) ?? textCleaner(known, { keepsUids: options.has('retain-uids') });
    cleaners.set(known, cleaner);
    return cleaner;
  };

  async function plan(
    source: ByteSource,
    patient: { key: string; id: string; known: KnownIdentity },
  ): Promise<DeidentificationResult> {
    const read = await readHeader(source, { until: 'end' });
    if (!read.ok) return unread(read.reason, read.message);
    const { header } = read;
    const facts = isSyncSource(source)
      ? readAttributesSync(header, source, keywords, memory)
      : await readAttributes(header, source, keywords);
    const sopClass = facts.SOPClassUID?.text ?? header.mediaStorageSopClassUid ?? '';
    const instance = facts.SOPInstanceUID?.text ?? '';
    if (instance === '') return held('no-instance-uid', 'The object has no SOP Instance UID.');
    const wrong = kindToHold(header, sopClass, facts);
    if (wrong !== undefined) return wrong;
    const regions = regionsFor(policy.regions, facts);
    const risk = header.pixelRange === undefined ? undefined : burnedInRisk(facts);
    if (risk !== undefined && regions === undefined) {
      return { ...held('review-pixels', `The pixels may show an identity (${risk.rule}).`), proposed: risk.proposed };
    }
    const isReviewed = regions !== undefined;
    const log = openDecisionLog();
    try {
      const boxes = regions?.flatMap((one) => one.boxes) ?? [];
      const pixels = boxes.length === 0 ? undefined : await blackenPixels(header, source, facts, boxes);
      if (pixels !== undefined) log.notes.add('pixels-blackened');
      // What an overlay shows only a person can say, and she has: unlike pixels, it goes where nobody looked.
      const staying = regions !== undefined && options.has('clean-graphics') ? await readOverlays(header, source) : [];
      const context = {
        options: marked,
        profile: readerOf(sopClass),
        names,
        patient: patientNames(patient.key, patient.id),
        cleaner: cleanerOf(patient.known),
        overlays: new Map(staying.map((overlay) => [overlay.group, clearedBits(overlay, boxes)])),
        log,
        replaced: markedTags(isReviewed),
      };
      const marks = { options: marked, isReviewed, program: policy.program, keptTexts: keptTexts(context) };
      const planned = await planTransform(header, source, {
        transform: decideElements(context),
        added: (level) => markElements(level, marks),
        front: newFront({
          sopClassUid: sopClass,
          sopInstanceUid: newUid(instance),
          transferSyntaxUid: header.transferSyntaxUid,
          program: policy.program,
        }),
        ...(pixels === undefined ? {} : { pixels }),
      });
      const uids = {
        study: newUid(facts.StudyInstanceUID?.text ?? ''),
        series: newUid(facts.SeriesInstanceUID?.text ?? ''),
        instance: newUid(instance),
      };
      return { ok: true, plan: planned, log, uids };
    } catch (error) {
      if (error instanceof RewriteRefusal) return held('unreadable', error.message);
      if (error instanceof UneditablePixels) return held('pixels-not-editable', error.message);
      throw error;
    }
  }

  return { names, newUid, patientNames, plan };
}

function held(reason: HoldReason, message: string): HeldFile {
  return { ok: false, reason, message };
}

function unread(reason: string, message: string): HeldFile {
  if (reason === 'not-dicom' || reason === 'empty') return held('not-dicom', message);
  if (reason === 'dicomdir')
    return held('dicomdir', 'A disc directory is never copied: it lists names. A new one is made of the new files.');
  return held('unreadable', message);
}

/** Objects that are held whatever a person has drawn: what carries the identity is not text and not a still image. */
function kindToHold(header: DicomHeader, sopClass: string, facts: Facts): HeldFile | undefined {
  const kind = sopClassName(sopClass) ?? 'an object of a private class';
  if (documentClasses.includes(sopClass))
    return held('encapsulated-document', `${kind}: its content cannot be cleaned.`);
  if (sopClass === rawDataClass) return held('raw-data', `${kind}: its content is private.`);
  if (voiceClasses.includes(sopClass)) return held('voice-or-video', `${kind}: a voice tells who speaks.`);
  if (videoSyntax.test(header.transferSyntaxUid) && header.pixelRange !== undefined) {
    return held('voice-or-video', 'A video may show faces and texts in any of its frames.');
  }
  if (
    overlaysInPixels(header).length > 0 &&
    header.pixelRange !== undefined &&
    Number(facts.BitsAllocated?.text ?? 0) > Number(facts.BitsStored?.text ?? 0)
  ) {
    return held('overlay-in-pixels', 'An overlay stands in unused bits of the pixel data.');
  }
  return undefined;
}

function regionsFor(regions: readonly PixelRegions[] | undefined, facts: Facts): readonly PixelRegions[] | undefined {
  const own = regions?.filter(
    ({ seriesInstanceUid, sopInstanceUid }) =>
      (seriesInstanceUid !== undefined && seriesInstanceUid === facts.SeriesInstanceUID?.text) ||
      (sopInstanceUid !== undefined && sopInstanceUid === facts.SOPInstanceUID?.text),
  );
  return own === undefined || own.length === 0 ? undefined : own;
}
