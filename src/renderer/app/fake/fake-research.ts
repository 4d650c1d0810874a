import type { EngineHandlers } from '../../../contract/engine.ts';
import type { ElementOutcome, FramePicture, ResearchPreview } from '../../../contract/research.ts';
import { fakeImport } from './fake-imports.ts';

const elements: ElementOutcome[] = [
  element('(0008,0020)', 'Study Date', 'replaced', '20240311', '20180822'),
  element('(0008,0050)', 'Accession Number', 'replaced', 'A-20240311-7', ''),
  element('(0008,0080)', 'Institution Name', 'removed', 'Klinik am Hafen', ''),
  element('(0008,0060)', 'Modality', 'kept', 'CT', 'CT'),
  element('(0008,1030)', 'Study Description', 'replaced', 'Thorax, Hr. Brandt', 'Thorax,'),
  element('(0010,0010)', "Patient's Name", 'replaced', 'BRANDT^JONAS', 'P-7K3MWX2QRT'),
  element('(0010,0020)', 'Patient ID', 'replaced', 'FOREIGN-4711', 'P-7K3MWX2QRT'),
  element('(0010,0030)', "Patient's Birth Date", 'replaced', '19600229', ''),
  element('(0010,1040)', "Patient's Address", 'removed', 'Hafenstraße 1, Musterstadt', ''),
  element('(0012,0062)', 'Patient Identity Removed', 'added', '', 'YES'),
  element('(0020,000D)', 'Study Instance UID', 'replaced', '1.2.840.4711.1', '2.25.2814770'),
];

function element(tag: string, name: string, outcome: ElementOutcome['outcome'], old: string, now: string) {
  return { path: tag, depth: 0, tag, name, outcome, old, new: now };
}

const size = { width: 256, height: 192 };

/** Research as an invented archive would have it: a CT that leaves and a screen that must be looked at. */
export const fakeResearch: EngineHandlers['research'] = {
  preview: async ({ reviews }): Promise<ResearchPreview> => ({
    project: 'LUNG-7',
    options: ['clean-descriptors', 'retain-modified-dates'],
    pseudonym: 'P-7K3MWX2QRT',
    images: 244,
    series: [
      seriesOf('1.2.3', 'CT', 2, 'Thorax 1.0 B31f', 240, []),
      seriesOf('1.2.4', 'SC', 9, 'Dose report', 4, reviews.length > 0 ? [] : [{ reason: 'review-pixels', images: 4 }]),
    ],
    elements,
  }),
  approve: async () => fakeImport({ id: 'research', project: 'LUNG-7' }),
  frame: async ({ sopInstanceUid }): Promise<FramePicture> => ({
    ...size,
    samples: 1,
    frames: 1,
    pixels: screen(sopInstanceUid),
  }),
};

function seriesOf(
  seriesInstanceUid: string,
  modality: string,
  number: number,
  description: string,
  images: number,
  held: ResearchPreview['series'][number]['held'],
): ResearchPreview['series'][number] {
  const sopInstanceUids = Array.from({ length: images }, (_, index) => `${seriesInstanceUid}.${index}`);
  return { seriesInstanceUid, modality, number, description, images, held, proposed: [], sopInstanceUids };
}

/** Grey shades with two lines of marks where a screen has its texts. */
function screen(seed: string): string {
  const { width, height } = size;
  let text = '';
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const isWriting = (y > 8 && y < 18) || (y > 24 && y < 34);
      const isStroke = isWriting && x > 8 && x < 120 && (x * 7 + seed.length) % 5 < 3;
      text += String.fromCharCode(isStroke ? 255 : Math.round((60 * (x + y)) / (width + height)) + 20);
    }
  return btoa(text);
}
