import { asciiForm } from './ascii-form.ts';
import { isItems, isRaw, joined } from './build-dataset.ts';
import type { ByteSource } from './byte-source.ts';
import { type CharacterSet, mendedTerms, parseCharacterSet, utf8CharacterSet } from './character-set.ts';
import { type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { dictionaryVr, parseTag, type Tag, tagLabel } from './dictionary.ts';
import type { PlainDataSet, TagValue } from './edit.ts';
import { characterSetTag, type DicomElement } from './element.ts';
import type { ResolvedEdit } from './resolve-edits.ts';
import { RewriteRefusal } from './rewrite-refusal.ts';
import { encodeText, guessText, isAscii } from './text.ts';
import { isCharsetVr, type Vr } from './vr.ts';

/**
 * What to do when a new value is not in the file's character set. `transcode`: declare UTF-8 and convert the other texts; `ascii`: write the
 * new value without accents; `refuse`: neither.
 */
export type CharsetPolicy = 'transcode' | 'ascii' | 'refuse';

/** How texts are written from here down to items with a character set of their own. */
export interface CharsetScope {
  readonly charset: CharacterSet;
  /** Texts now in this set must be converted to `charset`; undefined leaves every other text as it is. */
  readonly transcodeFrom?: CharacterSet;
  /** What (0008,0005) must say now; undefined leaves it as it is. */
  readonly declare?: string;
  /** New values lose their accents. */
  readonly asciiForms: boolean;
  /** What undeclared bytes were taken for. */
  readonly guessed?: string;
}

const latin1 = parseCharacterSet('ISO_IR 100');
export const deepestLevel = 64;
const escapeByte = 0x1b;

/** Chooses the character set for the edits of one data set and everything in it that has no set of its own. */
export async function chooseScope(
  view: DataSetView,
  edits: readonly ResolvedEdit[],
  source: ByteSource,
  policy: CharsetPolicy,
): Promise<CharsetScope> {
  const { charset } = view;
  if (charset.kind === 'assumed') {
    return { charset: utf8CharacterSet, transcodeFrom: charset, declare: 'ISO_IR 192', asciiForms: false };
  }
  const texts = edits.flatMap(textsOfEdit);
  const unfit = texts.filter(({ vr, text }) => encodeText(text, charset, vr) === undefined);
  const first = unfit[0];
  if (first === undefined) {
    const mended = (await bringsNewText(view, edits, source)) ? await mendedDeclaration(view, source) : undefined;
    return { charset, asciiForms: false, ...(mended === undefined ? {} : { declare: mended }) };
  }
  if (policy === 'ascii') {
    const stuck = unfit.find(({ text }) => asciiForm(text) === undefined);
    if (stuck === undefined) return { charset, asciiForms: true };
    throw new RewriteRefusal(
      'character-set-refused',
      `${tagLabel(stuck.tag)} has no form in plain letters.`,
      stuck.tag,
    );
  }
  if (charset.kind === 'undeclared') return declareScope(view, edits, texts, source, policy, first.tag);
  if (policy === 'refuse') throw refused(first.tag);
  return { charset: utf8CharacterSet, transcodeFrom: charset, declare: 'ISO_IR 192', asciiForms: false };
}

/** Whether some text outside ASCII will stand where it does not stand now. */
async function bringsNewText(view: DataSetView, edits: readonly ResolvedEdit[], source: ByteSource): Promise<boolean> {
  for (const edit of edits) {
    const [text, ...more] = textsOfEdit(edit);
    if (text === undefined) continue;
    const element = view.elements.find(({ tag }) => tag === edit.tag);
    if (edit.act.kind !== 'set' || more.length > 0 || element === undefined) return true;
    const old = (await readValue(source, element)).toString('latin1').replace(/[\0 ]+$/, '');
    if (encodeText(text.text.trimEnd(), view.charset, text.vr)?.toString('latin1') !== old) return true;
  }
  return false;
}

/** A new text that needs the declaration must not depend on a reader that forgives its spelling. */
async function mendedDeclaration(view: DataSetView, source: ByteSource): Promise<string | undefined> {
  let escapes = false;
  if (view.charset.kind === 'iso2022' && view.charset.extensible) {
    await forEachText(view, source, (_, bytes) => {
      escapes ||= bytes.includes(escapeByte);
    });
  }
  return mendedTerms(view.charset, escapes);
}

function refused(tag: Tag): RewriteRefusal {
  return new RewriteRefusal('character-set-refused', `${tagLabel(tag)} is not in the character set of the file.`, tag);
}

/**
 * Nothing is declared: with ASCII throughout, declaring a set changes no other text. Bytes that are UTF-8 or plain Latin-1 already only want the
 * declaration; other bytes are converted from what they are taken for.
 */
async function declareScope(
  view: DataSetView,
  edits: readonly ResolvedEdit[],
  texts: readonly NewText[],
  source: ByteSource,
  policy: CharsetPolicy,
  tag: Tag,
): Promise<CharsetScope> {
  const edited = new Set(edits.filter(({ act }) => act.kind === 'set' || act.kind === 'erase').map(({ tag }) => tag));
  const replaced = new Set(view.elements.filter((element) => edited.has(element.tag)));
  const guesses = new Set<string>();
  let controls = false;
  await forEachText(view, source, (element, bytes) => {
    if (replaced.has(element)) return;
    const { guessed } = guessText(bytes);
    if (guessed !== undefined) guesses.add(guessed);
    if (bytes.some((byte) => byte >= 0x80 && byte < 0xa0)) controls = true;
  });
  const inLatin1 = texts.every(({ vr, text }) => encodeText(text, latin1, vr) !== undefined);
  const [guessed] = guesses;
  const report = guessed === undefined ? {} : { guessed: [...guesses].join(', ') };
  const plainLatin1 = guesses.size === 0 || (guesses.size === 1 && guesses.has('windows-1252') && !controls);
  if (inLatin1 && plainLatin1) return { charset: latin1, declare: 'ISO_IR 100', asciiForms: false, ...report };
  if (guesses.size === 0 || (guesses.size === 1 && guesses.has('utf-8'))) {
    return { charset: utf8CharacterSet, declare: 'ISO_IR 192', asciiForms: false, ...report };
  }
  if (policy === 'refuse') throw refused(tag);
  return {
    charset: utf8CharacterSet,
    transcodeFrom: view.charset,
    declare: 'ISO_IR 192',
    asciiForms: false,
    ...report,
  };
}

interface NewText {
  readonly tag: Tag;
  readonly vr: Vr;
  readonly text: string;
}

/** The texts an edit brings that the character set in force must be able to write. */
function textsOfEdit({ tag, act }: ResolvedEdit): NewText[] {
  switch (act.kind) {
    case 'set':
      return textsOfValue(tag, act.value);
    case 'append-item':
    case 'insert-item':
      return textsOfItem(act.item);
    case 'in-item':
      return textsOfEdit(act.edit);
    case 'erase':
      return [];
  }
}

function textsOfValue(tag: Tag, value: TagValue): NewText[] {
  if (value instanceof Uint8Array || isRaw(value)) return [];
  if (isItems(value) && dictionaryVr(tag) === 'SQ') return value.flatMap(textsOfItem);
  const vr = dictionaryVr(tag);
  const text = joined(value);
  return isAscii(text) || !(isCharsetVr(vr) || vr === 'UN') ? [] : [{ tag, vr, text }];
}

function textsOfItem(item: PlainDataSet): NewText[] {
  if (item.SpecificCharacterSet !== undefined) return [];
  return Object.entries(item).flatMap(([keyword, value]) => textsOfValue(parseTag(keyword) ?? 0, value));
}

/** The items that enclose an element, from the outermost: the sequence's tag and the item's number from 0. */
export type ItemPath = readonly { readonly tag: Tag; readonly index: number }[];

/** Calls `visit` for every text with bytes outside ASCII that the data set's own character set governs, at all levels; assumed once, in all items assumed so. */
export async function forEachText(
  view: DataSetView,
  source: ByteSource,
  visit: (element: DicomElement, bytes: Buffer, view: DataSetView, path: ItemPath) => void,
  path: ItemPath = [],
): Promise<void> {
  if (path.length > deepestLevel) throw new RewriteRefusal('too-deep', 'Sequences are nested too deep.');
  for (const element of view.elements) {
    if (isCharsetVr(effectiveVr(element))) {
      const bytes = await readValue(source, element);
      if (needsCharset(bytes)) visit(element, bytes, view, path);
    } else if (isSequence(element)) {
      const items = itemsOf(element, await readValue(source, element), view.encoding, view.charset);
      if (!items.ok) continue;
      for (const [index, item] of items.items.entries()) {
        if (!hasOwnCharset(item) || item.charset.kind === 'assumed')
          await forEachText(item, source, visit, [...path, { tag: element.tag, index }]);
      }
    }
  }
}

export function hasOwnCharset(view: DataSetView): boolean {
  return view.elements.some((element) => element.tag === characterSetTag);
}

/** Bytes whose meaning depends on the character set: above 7F, or escape sequences. */
export function needsCharset(bytes: Buffer): boolean {
  return bytes.some((byte) => byte >= 0x80 || byte === escapeByte);
}
