import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiscManifest } from '../../src/engine/disc-maker/disc-manifest.ts';

/** Shorter ones are in every file of random bytes sooner or later. */
const fewestBytes = 6;

/** Every form in which what a disc says about its patients could lie about in a file: text in many encodings, dates in many orders. */
export function plantedForms(
  manifest: {
    readonly patients: readonly Pick<DiscManifest['patients'][number], 'patientId' | 'patientName' | 'birthDate'>[];
    readonly studies: DiscManifest['studies'];
  },
  more: readonly string[] = [],
): Map<string, Buffer> {
  const texts = new Set<string>(more);
  for (const { patientId, patientName, birthDate } of manifest.patients) {
    texts.add(patientId);
    for (const part of patientName.split(/[=^ ]+/)) texts.add(part);
    for (const date of dateForms(birthDate)) texts.add(date);
  }
  for (const { studyInstanceUid, accessionNumber, date } of manifest.studies) {
    for (const text of [studyInstanceUid, accessionNumber, ...dateForms(date)]) texts.add(text);
  }
  const forms = new Map<string, Buffer>();
  for (const text of texts) {
    for (const spelled of new Set([text, text.toUpperCase(), text.toLowerCase()]))
      for (const [name, bytes] of encodings(spelled))
        if (bytes.length >= fewestBytes) forms.set(`${spelled} (${name})`, bytes);
  }
  return forms;
}

/** The files below the folders that hold any of the forms, in their content or their name: path and form. */
export function tracesIn(folders: readonly string[], forms: ReadonlyMap<string, Buffer>): string[] {
  const search = searchFor(forms);
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [...search(Buffer.from(entry.name)), ...(entry.isFile() ? search(readFileSync(path)) : [])].map(
        (form) => `${path}: ${form}`,
      );
    }),
  );
}

/** Hundreds of forms in one pass: only where two bytes begin one of them is looked closer. */
function searchFor(forms: ReadonlyMap<string, Buffer>): (content: Buffer) => Set<string> {
  const byStart = new Map<number, [string, Buffer][]>();
  for (const form of forms) {
    const start = form[1].readUInt16BE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), form]);
  }
  const starts = new Uint8Array(65_536);
  for (const start of byStart.keys()) starts[start] = 1;
  return (content) => {
    const found = new Set<string>();
    for (let at = 0; at + 1 < content.length; at += 1) {
      const start = ((content[at] ?? 0) << 8) | (content[at + 1] ?? 0);
      if (starts[start] === 0) continue;
      for (const [name, bytes] of byStart.get(start) ?? [])
        if (content.compare(bytes, 0, bytes.length, at, Math.min(at + bytes.length, content.length)) === 0)
          found.add(name);
    }
    return found;
  };
}

function dateForms(dicomDate: string): string[] {
  const [, year = '', month = '', day = ''] = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(dicomDate) ?? [];
  if (year === '') return [];
  return [`${year}${month}${day}`, `${year}-${month}-${day}`, `${day}.${month}.${year}`, `${month}/${day}/${year}`];
}

function* encodings(text: string): Generator<[string, Buffer]> {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  const latin1 = Buffer.from(text, 'latin1');
  const charsets: [string, Buffer][] = [
    ['UTF-8', utf8],
    ['UTF-16 LE', utf16],
    ['UTF-16 BE', Buffer.from(utf16).swap16()],
    ...([...text].every((letter) => letter.charCodeAt(0) < 256) ? [['Latin-1', latin1] as [string, Buffer]] : []),
  ];
  for (const [name, bytes] of charsets) {
    yield [name, bytes];
    yield [`hex of ${name}`, Buffer.from(bytes.toString('hex'))];
    yield [`HEX of ${name}`, Buffer.from(bytes.toString('hex').toUpperCase())];
    yield* base64Forms(name, bytes);
  }
  yield ['URL', Buffer.from(encodeURIComponent(text))];
  yield [
    'JSON escapes',
    Buffer.from(
      JSON.stringify(text)
        .slice(1, -1)
        .replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  ];
}

/** Within a longer text, Base64 has three ways to write the same bytes; the letters that depend on the neighbours are left out. */
function* base64Forms(name: string, bytes: Buffer): Generator<[string, Buffer]> {
  for (const offset of [0, 1, 2]) {
    const written = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const certain = written.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    if (certain.length >= 6) yield [`Base64 of ${name}, ${offset}`, Buffer.from(certain)];
  }
}
