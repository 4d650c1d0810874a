import type { EngineHandlers } from '../../../contract/engine.ts';
import type { PixelLayout, Preview, PreviewItem } from '../../../contract/preview.ts';

/** Invented pictures for the fake engine: a phantom that is drawn here, a report, and one object that is broken. */

const side = 256;
const slices = 24;

const layout: PixelLayout = {
  ...{ transferSyntaxUid: '1.2.840.10008.1.2.1', rows: side, columns: side, samplesPerPixel: 1 },
  ...{ bitsAllocated: 16, bitsStored: 16, isSigned: true, isFloat: false, photometricInterpretation: 'MONOCHROME2' },
  ...{ isPlanar: false, frames: 1, palette: null, pixelAspect: 1, frameTimeMs: null, overlays: [], overlayBits: [] },
};

const image: Preview = {
  kind: 'image',
  layout,
  facts: {
    ...{ patientName: 'Mueller^Joerg', patientId: 'X-4711', birthDate: '19700102', sex: 'M', modality: 'CT' },
    ...{ institution: 'Radiologie Ost', studyDate: '20260301', seriesDescription: 'Thorax 1.0 B70f', laterality: '' },
  },
};

const report: Preview = {
  ...{ kind: 'report', title: 'Radiation dose report', isVerified: true, isCut: false },
  items: [
    { name: 'Procedure reported', value: 'Computed tomography X-ray', items: [] },
    {
      ...{ name: 'CT accumulated dose data', value: '' },
      items: [
        { name: 'Total number of irradiation events', value: '2', items: [] },
        { name: 'CT dose length product total', value: '312.5 mGy.cm', items: [] },
      ],
    },
    { name: 'Comment', value: '<b>This is text and no markup.</b>', items: [] },
  ],
};

/** A body with two lungs and a spine, in Hounsfield units; the lungs grow and shrink from slice to slice. */
function phantom(slice: number): Uint8Array<ArrayBuffer> {
  const pixels = new Int16Array(side * side);
  const lung = 34 + 26 * Math.sin((Math.PI * slice) / slices);
  const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      let value = -1000;
      if (inside(x, y, 128, 132, 112, 84)) value = -90;
      if (inside(x, y, 128, 132, 104, 76)) value = 45;
      if (inside(x, y, 78, 124, lung * 0.7, lung) || inside(x, y, 178, 124, lung * 0.7, lung)) value = -820;
      if (inside(x, y, 140, 116, 26, 30)) value = 60;
      if (inside(x, y, 128, 186, 14, 12)) value = 620;
      pixels[y * side + x] = value + ((x * 7 + y * 13 + slice * 5) % 17) - 8;
    }
  }
  return new Uint8Array(pixels.buffer);
}

/** Slice 7 of the first series cannot be decoded. */
const brokenSlice = 7;

export const fakePreview: EngineHandlers['preview'] = {
  series: async ({ seriesInstanceUid }) => {
    const count = seriesInstanceUid.endsWith('.3') ? 1 : seriesInstanceUid.endsWith('.1') ? 2 : slices;
    return Array.from({ length: count }, (_, index): PreviewItem => {
      return { sopInstanceUid: `${seriesInstanceUid}.${index}`, instanceNumber: index + 1, bytes: 132_000 };
    });
  },
  object: async ({ sopInstanceUid }) => (isReport(sopInstanceUid) ? report : image),
  frame: async ({ sopInstanceUid }) => {
    const slice = Number(sopInstanceUid.split('.').at(-1));
    if (slice === brokenSlice) return { ok: false, problem: 'coding-damaged' };
    const window = { center: 40, width: 400, shape: 'linear', name: 'MEDIASTINUM' } as const;
    const lung = { center: -600, width: 1500, shape: 'linear', name: 'LUNG' } as const;
    return {
      ok: true,
      bytes: phantom(slice),
      display: { rescale: { slope: 1, intercept: 0 }, modalityTable: null, windows: [window, lung], voiTable: null },
    };
  },
};

function isReport(sopInstanceUid: string): boolean {
  return sopInstanceUid.split('.').at(-2) === '3';
}
