import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';
import { asksForEverybodysStudies, holdBackSearches } from './waiting-page.ts';

const everybody =
  'https://viewer.example/dicom-web/studies?limit=101&offset=0&fuzzymatching=false&includefield=00081030';
const oneStudy = 'https://viewer.example/dicom-web/studies?limit=101&StudyInstanceUID=2.25.1';

test.each([
  [everybody, true],
  ['https://viewer.example/pacs/studies', true],
  ['https://viewer.example/dicom-web/studies?StudyInstanceUID=&limit=1', true],
  [oneStudy, false],
  ['https://viewer.example/dicom-web/studies?00100020=P7&limit=101', false],
  ['https://viewer.example/dicom-web/studies/2.25.1/series?includefield=all', false],
  ['https://viewer.example/studies.js', false],
])('a search that names neither study nor patient is one for everybody’s: %s', (address, isSo) => {
  expect(asksForEverybodysStudies(address)).toBe(isSo);
});

type Asked = { webContentsId: number; url: string };
type Listener = (asked: Asked, answer: (decision: { cancel: boolean }) => void) => void;

/** Two pages in one session, as far as these need to be known. */
function standInPages() {
  let listener: Listener | null = null;
  const session = {
    webRequest: {
      onBeforeRequest: (...given: unknown[]) => {
        listener = given.at(-1) as Listener | null;
      },
    },
  };
  const page = (id: number) => ({ webContents: { id, session }, once: () => undefined }) as unknown as BrowserWindow;
  const isHeldBack = (webContentsId: number, url: string): boolean => {
    let isCancelled = false;
    listener?.({ webContentsId, url }, ({ cancel }) => {
      isCancelled = cancel;
    });
    return isCancelled;
  };
  return { page, isHeldBack, isListening: () => listener !== null };
}

test('only the page that waits is kept from asking for everybody’s studies, until it has a study of its own', () => {
  const { page, isHeldBack, isListening } = standInPages();
  const release = holdBackSearches(page(7));
  expect(isHeldBack(7, everybody)).toBe(true);
  expect(isHeldBack(7, oneStudy)).toBe(false);
  expect(isHeldBack(8, everybody)).toBe(false);
  const releaseNext = holdBackSearches(page(9));
  release();
  expect(isHeldBack(7, everybody)).toBe(false);
  expect(isHeldBack(9, everybody)).toBe(true);
  releaseNext();
  expect(isListening()).toBe(false);
});
