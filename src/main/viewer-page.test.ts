import type { BrowserWindow, OnSendHeadersListenerDetails } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { goTo } from './viewer-page.ts';

const study = new URL('https://viewer.example/viewer?StudyInstanceUIDs=2.25.1,2.25.2&token=t');
type Request = Pick<OnSendHeadersListenerDetails, 'webContentsId' | 'resourceType' | 'url'>;

/** A window as far as `goTo` knows one: what its page asks for is said by the test. */
function standInWindow(isOhif: boolean) {
  let tell: ((request: Request) => void) | null = null;
  const loaded: string[] = [];
  const window = {
    once: () => undefined,
    isDestroyed: () => false,
    loadURL: async (address: string) => void loaded.push(address),
    webContents: {
      id: 7,
      once: () => undefined,
      executeJavaScript: async () => isOhif,
      session: {
        webRequest: {
          onSendHeaders: (...given: unknown[]) => {
            tell = (given.at(-1) ?? null) as typeof tell;
          },
        },
      },
    },
  };
  const asks = (url: string, webContentsId = 7, resourceType: Request['resourceType'] = 'xhr') =>
    tell?.({ url, webContentsId, resourceType });
  return { window: window as unknown as BrowserWindow, loaded, asks, isListening: () => tell !== null };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a prepared viewer that asks for the study is not loaded again, and nobody listens to what it asks for then', async () => {
  const { window, loaded, asks, isListening } = standInWindow(true);
  const shown = goTo(window, study);
  asks('https://viewer.example/dicom-web/studies?StudyInstanceUID=2.25.1');
  await shown;
  expect(loaded).toEqual([]);
  expect(isListening()).toBe(false);
});

test('a viewer that is still starting is waited for as long as it asks for its own parts', async () => {
  const { window, loaded, asks } = standInWindow(true);
  const shown = goTo(window, study);
  for (let part = 0; part < 4; part += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    asks(`https://viewer.example/${part}.js`, 7, 'script');
  }
  asks('https://viewer.example/dicom-web/studies/2.25.1/series');
  await shown;
  expect(loaded).toEqual([]);
});

test('a prepared viewer that does not ask for the study is loaded with it, whatever other windows ask for', async () => {
  const { window, loaded, asks } = standInWindow(true);
  const shown = goTo(window, study);
  asks('https://viewer.example/dicom-web/studies?StudyInstanceUID=2.25.1', 8);
  await vi.advanceTimersByTimeAsync(15_000);
  await shown;
  expect(loaded).toEqual([study.href]);
});

test('a viewer that is not OHIF is loaded with the study at once', async () => {
  const { window, loaded, isListening } = standInWindow(false);
  await goTo(window, study);
  expect(loaded).toEqual([study.href]);
  expect(isListening()).toBe(false);
});
