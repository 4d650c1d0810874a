import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bufferSource } from '../dicom/byte-source.ts';
import { createPdf } from '../disc-maker/pdf-document.ts';
import { buildObjects } from './build-objects.ts';
import { documentTargets, type FoundDocument } from './document-facts.ts';
import { lookAtDocument } from './look-at-document.ts';
import type { StudyOfDocuments } from './object-modules.ts';
import { openBuilt, type StreamedFile } from './open-built.ts';
import { readDocument } from './read-document.ts';
import { sampleMp4, sampleMpeg2 } from './sample-video.ts';

/** Every kind of document is built into every class it may become, and judged by programs that are not ours: dciodvfy, dcmdump, pydicom and Pillow. */
const packages = '/usr/lib/python3/dist-packages';
const hasJudges =
  existsSync('/usr/bin/dciodvfy') &&
  existsSync('/usr/bin/dcmdump') &&
  existsSync(`${packages}/pydicom`) &&
  existsSync(`${packages}/PIL`);
if (!hasJudges)
  console.warn(
    'judged-objects.test: dicom3tools, dcmtk, python3-pydicom and python3-pil judge here; not all are installed',
  );

/** Makes pictures of every kind that scanners, cameras and programs write. Argument: the folder. */
const maker = `
import sys
from PIL import Image, ImageDraw
out = sys.argv[1] + '/'
def scene(mode, size=(333, 241), shift=0):
    image = Image.new('RGB', size, (240, 240, 250))
    draw = ImageDraw.Draw(image)
    for at in range(0, size[0], 7):
        draw.line((at, 0, size[0] - at, size[1]), fill=(at % 256, (at * 3 + shift) % 256, 255 - at % 256))
    draw.ellipse((20 + shift, 30, 120, 130), fill=(200, 30, 40))
    draw.text((150, 100), 'Befund', fill=(0, 0, 0))
    return image.convert(mode)
rgb = scene('RGB')
rgb.save(out + 'camera-420.jpg', quality=90, subsampling=2, exif=b'')
rgb.save(out + 'plain-444.jpg', quality=90, subsampling=0)
rgb.save(out + 'plain-422.jpg', quality=90, subsampling=1)
scene('L').save(out + 'grey.jpg', quality=90)
rgb.save(out + 'progressive.jpg', quality=90, progressive=True, subsampling=0)
rgb.save(out + 'progressive-420.jpg', quality=90, progressive=True, subsampling=2)
scene('CMYK').save(out + 'cmyk.jpg', quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = 'Maker'
    exif[0x0110] = 'Model 5'
    exif.get_ifd(0x8769)[0x9003] = '2026:03:17 10:20:30'
    rgb.save(out + f'exif-{orientation}.jpg', quality=90, exif=exif, subsampling=0)
rgb.save(out + 'colour.png')
scene('L').save(out + 'grey.png')
scene('1').save(out + 'bilevel.png')
scene('P').save(out + 'palette.png')
scene('LA').save(out + 'grey-alpha.png')
clear = scene('RGBA'); clear.putalpha(scene('L')); clear.save(out + 'alpha.png')
Image.frombytes('I;16', (200, 180), bytes(at % 251 for at in range(200 * 180 * 2))).save(out + 'grey16.png')
for name in ('raw', 'tiff_lzw', 'tiff_adobe_deflate', 'packbits'):
    rgb.save(out + f'colour-{name}.tif', compression=None if name == 'raw' else name)
    scene('L').save(out + f'grey-{name}.tif', compression=None if name == 'raw' else name)
    scene('P').save(out + f'palette-{name}.tif', compression=None if name == 'raw' else name)
Image.frombytes('I;16', (200, 180), bytes(at % 251 for at in range(200 * 180 * 2))).save(out + 'grey16.tif')
fax = scene('1', (1728, 900))
fax.save(out + 'fax.tif', compression='group4')
scene('1', (640, 333)).save(out + 'fax-odd.tif', compression='group4')
scene('1').save(out + 'bilevel-raw.tif')
pages = [scene('1', (640, 400), shift) for shift in (0, 9, 30)]
pages[0].save(out + 'pages.tif', compression='group4', save_all=True, append_images=pages[1:])
colour = [scene('RGB', (300, 200), shift) for shift in (0, 40)]
colour[0].save(out + 'pages-colour.tif', compression='tiff_lzw', save_all=True, append_images=colour[1:])
words = [Image.frombytes('I;16', (200, 180), bytes((at + page) % 251 for at in range(200 * 180 * 2))) for page in (0, 5)]
words[0].save(out + 'pages-16.tif', save_all=True, append_images=words[1:])
mixed = [scene('L', (300, 200)), scene('RGB', (200, 300))]
mixed[0].save(out + 'pages-mixed.tif', save_all=True, append_images=mixed[1:])
`;

/** Says of each object what pydicom reads, and how far its pixels are from what Pillow sees in the file. Arguments: file and object, in turn. */
const judge = `
import sys, json, io
import numpy, pydicom
from PIL import Image, ImageOps, ImageSequence
def seen(path, page, frames):
    with Image.open(path) as image:
        own = [ImageOps.exif_transpose(each.copy()) if path.endswith('.jpg') else each.copy() for each in ImageSequence.Iterator(image)]
    chosen = own if frames > 1 else [own[page]]
    def plain(image):
        if image.mode in ('LA', 'RGBA') or 'transparency' in image.info:
            image = image.convert('RGBA')
            white = Image.new('RGBA', image.size, (255, 255, 255, 255))
            return Image.alpha_composite(white, image).convert('RGB')
        if image.mode == '1': return image.convert('L')
        if image.mode in ('P', 'CMYK'): return image.convert('RGB')
        return image
    return [numpy.asarray(plain(image)).astype(int) for image in chosen]
said = []
for path, dicom, page in zip(sys.argv[1::3], sys.argv[2::3], sys.argv[3::3]):
    data = pydicom.dcmread(dicom)
    fact = {'class': data.SOPClassUID.name, 'syntax': data.file_meta.TransferSyntaxUID.name, 'name': str(data.PatientName), 'modality': data.Modality}
    if 'EncapsulatedDocument' in data:
        document = data.EncapsulatedDocument[:data.EncapsulatedDocumentLength]
        fact['same'] = document == open(path, 'rb').read()
    elif data.Modality == 'XC' and 'NumberOfFrames' in data:
        fact['frames'] = int(data.NumberOfFrames)
        fact['same'] = pydicom.encaps.defragment_data(data.PixelData).startswith(open(path, 'rb').read())
    else:
        frames = int(data.get('NumberOfFrames', 1))
        if data.file_meta.TransferSyntaxUID.is_compressed:
            pixels = [numpy.asarray(Image.open(io.BytesIO(frame))).astype(int) for frame in pydicom.encaps.generate_pixel_data_frame(data.PixelData, frames)]
            fact['exact'] = True
        else:
            pixels = data.pixel_array.astype(int)
            pixels = list(pixels) if frames > 1 else [pixels]
        wanted = seen(path, int(page), frames)
        def apart(a, b):
            if b.ndim == 3 and a.ndim == 2: a = numpy.stack([a] * 3, axis=2)
            return -1 if a.shape != b.shape else float(numpy.abs(a - b).mean())
        fact['apart'] = [apart(a, b) for a, b in zip(pixels, wanted)] if len(pixels) == len(wanted) else 'pages'
    said.append(fact)
print(json.dumps(said))
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-documents-'));
  if (!hasJudges) return;
  execFileSync('/usr/bin/python3', ['-c', maker, folder]);
  writeFileSync(join(folder, 'report.pdf'), createPdf(['Befund']));
  writeFileSync(join(folder, 'odd.pdf'), Buffer.concat([createPdf(['Befund']), Buffer.from('\n')]));
  writeFileSync(join(folder, 'film.mp4'), sampleMp4());
  writeFileSync(join(folder, 'film.mpg'), sampleMpeg2());
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study: StudyOfDocuments = {
  studyInstanceUid: '1.2.826.0.1.3680043.8.498.1',
  patientName: 'Müller^Jörg',
  patientId: 'X-4711',
  issuerOfPatientId: '',
  patientBirthDate: '19700102',
  patientSex: 'M',
  studyDate: '20260301',
  studyTime: '101500',
  accessionNumber: 'RO-88123',
  referringPhysicianName: 'Ahmadi^Nadia',
  studyId: '1',
  studyDescription: 'CT Thorax',
};

function streamed(bytes: Buffer): StreamedFile {
  return {
    sizeBytes: bytes.length,
    async *stream() {
      for (let at = 0; at < bytes.length; at += 7_001) yield bytes.subarray(at, at + 7_001);
    },
    close: async () => undefined,
  };
}

/** Builds everything that a file can become; gives the objects' paths. */
async function buildAll(name: string): Promise<{ path: string; page: number }[]> {
  const bytes = readFileSync(join(folder, name));
  const facts = await lookAtDocument(bufferSource(bytes));
  if (facts === null) throw new Error(`${name} was not recognised`);
  expect({ name, problem: facts.problem }).toEqual({ name, problem: null });
  const document: FoundDocument = {
    id: name,
    number: 3,
    sourcePath: folder,
    path: `Befunde/${name}`,
    sample: '',
    facts,
  };
  const built: { path: string; page: number }[] = [];
  for (const target of documentTargets(facts)) {
    const read = await readDocument(facts, streamed(bytes).stream(new AbortController().signal));
    for (const [index, object] of buildObjects(document, read, target, study).entries()) {
      const path = join(folder, `${name}-${target}-${index}.dcm`);
      const file = openBuilt(streamed(bytes), object.built, name);
      const parts: Buffer[] = [];
      for await (const part of file.stream(new AbortController().signal)) parts.push(Buffer.from(part));
      const whole = Buffer.concat(parts);
      expect({ name, size: whole.length }).toEqual({ name, size: object.sizeBytes });
      expect(whole.length % 2).toBe(0);
      writeFileSync(path, whole);
      built.push({ path, page: index });
    }
  }
  return built;
}

interface Said {
  readonly class: string;
  readonly syntax: string;
  readonly name: string;
  readonly modality: string;
  readonly same?: boolean;
  readonly frames?: number;
  readonly exact?: boolean;
  readonly apart?: number[] | 'pages';
}

describe.skipIf(!hasJudges)('objects made of documents', () => {
  it('hold no error that dciodvfy finds, are read by dcmdump and pydicom, and show what the file shows', async () => {
    const sources = readdirSync(folder).filter((name) => !name.endsWith('.dcm'));
    expect(sources.length).toBeGreaterThan(40);
    const words: string[] = [];
    const faults: string[] = [];
    for (const name of sources) {
      for (const { path, page } of await buildAll(name)) {
        words.push(join(folder, name), path, String(page));
        const said = spawnSync('dciodvfy', ['-new', path], { encoding: 'latin1' });
        const errors = `${said.stdout}${said.stderr}`.split('\n').filter((line) => line.startsWith('Error'));
        faults.push(...errors.map((line) => `${path.split('/').at(-1)}: ${line}`));
        const dump = spawnSync('dcmdump', ['-q', path], { encoding: 'latin1' });
        if (dump.status !== 0 || dump.stderr !== '') faults.push(`${path.split('/').at(-1)}: dcmdump ${dump.stderr}`);
      }
    }
    expect(faults).toEqual([]);

    const verdicts = JSON.parse(
      execFileSync('/usr/bin/python3', ['-c', judge, ...words], { encoding: 'utf8', maxBuffer: 1e8 }),
    ) as Said[];
    const wrong = verdicts.flatMap((said, index) => {
      const name = (words[index * 3 + 1] ?? '').split('/').at(-1);
      const apart = said.apart === undefined ? [] : said.apart === 'pages' ? [999] : said.apart;
      // Two decoders of one JPEG round differently and smooth its colours differently; of four printing colours there is no one right reading.
      const most = /cmyk/.test(name ?? '')
        ? 12
        : /420/.test(name ?? '')
          ? 4
          : /progressive|exif/.test(name ?? '')
            ? 1
            : 0;
      const isSame = said.same !== false && apart.every((value) => value >= 0 && value <= most);
      return isSame && said.name === study.patientName ? [] : [{ file: name, ...said }];
    });
    expect(wrong).toEqual([]);
    const classes = new Set(verdicts.map((said) => `${said.class} | ${said.syntax} | ${said.modality}`));
    expect([...classes].sort()).toEqual([
      'Encapsulated PDF Storage | Explicit VR Little Endian | DOC',
      'Multi-frame Grayscale Byte Secondary Capture Image Storage | Explicit VR Little Endian | OT',
      'Multi-frame Grayscale Word Secondary Capture Image Storage | Explicit VR Little Endian | OT',
      'Multi-frame True Color Secondary Capture Image Storage | Explicit VR Little Endian | OT',
      'Secondary Capture Image Storage | Explicit VR Little Endian | OT',
      'Secondary Capture Image Storage | JPEG Baseline (Process 1) | OT',
      'VL Photographic Image Storage | Explicit VR Little Endian | XC',
      'VL Photographic Image Storage | JPEG Baseline (Process 1) | XC',
      'Video Photographic Image Storage | MPEG-4 AVC/H.264 High Profile / Level 4.1 | XC',
      'Video Photographic Image Storage | MPEG2 Main Profile / Main Level | XC',
    ]);
  }, 300_000);
});
