import type { BrowserWindow, Session } from 'electron';

/** What a search for studies may say without naming any (PS3.18 §8.3.4): how much of each study, and how many of them. */
const aboutTheList = new Set(['limit', 'offset', 'fuzzymatching', 'includefield']);

/** Whether an address asks a DICOMweb server for its studies (PS3.18 §10.6) and names neither a study nor a patient: the list of everybody's. */
export function asksForEverybodysStudies(address: string): boolean {
  const { pathname, searchParams } = new URL(address);
  if (!pathname.endsWith('/studies')) return false;
  return ![...searchParams].some(([key, value]) => value !== '' && !aboutTheList.has(key.toLowerCase()));
}

/** By id of their web contents: which pages of a session wait for a study. */
const waiting = new WeakMap<Session, Set<number>>();

/**
 * Keeps a page that waits for its study from asking for the list of all. OHIF does that when it is loaded without one: with a token nobody has given yet, which
 * leaves a refusal in the access log that no person caused; without tokens, for the names of people whom nobody wanted to see. The page takes the failure as "no such study", and waits.
 * @returns to be called when the page has its study: from then on it asks what it likes
 */
export function holdBackSearches(window: BrowserWindow): () => void {
  const { id, session } = window.webContents;
  const pages = waiting.get(session) ?? new Set<number>();
  waiting.set(session, pages);
  pages.add(id);
  // One listener for all of a session's pages: it has room for no more.
  if (pages.size === 1)
    session.webRequest.onBeforeRequest(
      { urls: ['*://*/*/studies*'], types: ['xhr'] },
      ({ webContentsId, url }, answer) =>
        answer({ cancel: pages.has(webContentsId ?? -1) && asksForEverybodysStudies(url) }),
    );
  const letGo = (): void => {
    if (pages.delete(id) && pages.size === 0) session.webRequest.onBeforeRequest(null);
  };
  window.once('closed', letGo);
  return letGo;
}
