import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { parseCharacterSet } from './character-set.ts';
import { charsetOf, type DataSetView, effectiveVr, isSequence, itemsOf, readValue } from './data-view.ts';
import { lookupTag, tagId } from './dictionary.ts';
import { characterSetTag, undefinedLength } from './element.ts';
import { dataSource, readHeader } from './read-header.ts';
import { rewriteFile } from './rewrite-file.ts';
import { type DecodedText, decodeText } from './text.ts';
import { isCharsetVr } from './vr.ts';

const corpus = join('..', 'shared', 'corpus');
const python = '/usr/bin/python3';
const there = existsSync(corpus) && existsSync(python) && existsSync('/usr/lib/python3/dist-packages/pydicom');
if (!there) console.warn('Texts are not judged on real files: ../shared/corpus or pydicom is not there');

const files = there
  ? globSync(`${corpus}/**/*`).filter((path) => statSync(path).isFile() && !path.endsWith('.md'))
  : [];
const scratch = there ? mkdtempSync(join(tmpdir(), 'gantry-texts-')) : '';
afterAll(() => {
  if (there) rmSync(scratch, { recursive: true });
});

/** Every text of a file by its place, as `00400275[0].00400007`. */
type Texts = Record<string, DecodedText>;

async function textsOf(path: string): Promise<Texts> {
  const source = bufferSource(readFileSync(path));
  const { header } = await readHeader(source, { until: 'end' });
  const texts: Texts = {};
  if (header === undefined) return texts;
  const data = dataSource(header, source);
  const declared = header.elements.find(({ tag }) => tag === characterSetTag);
  const value = declared === undefined ? Buffer.alloc(0) : await readValue(data, declared);
  const charset = charsetOf(header.elements, parseCharacterSet(undefined), () => value);
  await walk({ elements: header.elements, encoding: header.encoding, charset, end: 0 }, '');
  return texts;

  async function walk(view: DataSetView, path: string): Promise<void> {
    for (const element of view.elements) {
      const here = `${path}${tagId(element.tag)}`;
      const vr = effectiveVr(element);
      if (isSequence(element)) {
        const found = itemsOf(element, await readValue(data, element), view.encoding, view.charset);
        for (const [index, item] of found.items.entries()) await walk(item, `${here}[${index}].`);
      } else if (isCharsetVr(vr) && element.length !== undefinedLength) {
        texts[here] = decodeText(await readValue(data, element), view.charset, vr);
      }
    }
  }
}

/** The same by pydicom: one process for a whole folder. Null for what it cannot decode. */
function pydicomTexts(folder: string): Record<string, Record<string, string | null>> {
  const result = join(scratch, 'texts.json');
  execFileSync(python, ['-c', readTexts, folder, result], { stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(readFileSync(result, 'utf8'));
}

const readTexts = `
import sys, os, json, warnings, logging
warnings.simplefilter('ignore'); logging.getLogger('pydicom').setLevel(logging.CRITICAL)
import pydicom
from pydicom.multival import MultiValue
def text(value):
    if value is None: return ''
    return '\\\\'.join(map(str, value)) if isinstance(value, (MultiValue, list, tuple)) else str(value)
def walk(ds, out, path=''):
    for tag in list(ds.keys()):
        here = '%s%08X' % (path, tag)
        try: element = ds[tag]
        except Exception: out[here] = None; continue
        if element.VR == 'SQ':
            for n, item in enumerate(element.value or []): walk(item, out, '%s[%d].' % (here, n))
        elif element.VR in ('PN', 'LO', 'SH', 'ST', 'LT', 'UC', 'UT'): out[here] = text(element.value)
found = {}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        try: ds = pydicom.dcmread(path, force=True)
        except Exception: continue
        walk(ds, found.setdefault(os.path.relpath(path, sys.argv[1]), {}))
json.dump(found, open(sys.argv[2], 'w'))
`;

/** Padding and empty delimiters at the end mean nothing (PS3.5 §6.2), and pydicom drops them where we keep them. */
const tidy = (text: string) =>
  text
    .split('\\')
    .map((part) => part.replace(/[\0 ]+$/, '').replace(/=+$/, '').trim())
    .join('\\');

describe.skipIf(!there)('texts of other makers', () => {
  it('read as pydicom reads them, at every level', async () => {
    const expected = pydicomTexts(corpus);
    const out: string[] = [];
    for (const path of files) {
      const name = relative(corpus, path);
      const texts = await textsOf(path);
      const theirs = expected[name] ?? {};
      for (const place of new Set([...Object.keys(texts), ...Object.keys(theirs)])) {
        const ours = texts[place];
        const their = theirs[place];
        if (ours === undefined || their === undefined || their === null || tidy(ours.text) !== tidy(their))
          out.push(`${name} ${place} ours=${JSON.stringify(ours)} theirs=${JSON.stringify(their)}`);
      }
    }
    console.log(out.length, out.slice(0, 200).join('\n'));
  }, 120_000);
});
