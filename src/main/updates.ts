import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import { z } from 'zod';
import { FaultError } from '../contract/fault.ts';
import type { ReleaseKind, UpdateState } from '../contract/updates.ts';
import { askEngine } from './engine-client.ts';
import type { EngineProcess } from './engine-process.ts';
import { installedAs } from './installed-as.ts';
import type { SignedRelease } from './signed-feed.ts';
import { noteInstall, takeOutcome } from './update-outcome.ts';
import { checkedViewerAddress } from './viewer-address.ts';

/** New versions of Gantry: looked for, fetched and installed each by a person's word, never by itself. */
export interface Updates {
  current(): UpdateState;
  look(kind: ReleaseKind): Promise<UpdateState>;
  download(): Promise<UpdateState>;
  install(): Promise<void>;
}

/** @param options.keysPath the public keys that were built in */
export function openUpdates(options: {
  engine: EngineProcess;
  keysPath: string;
  outcomePath: string;
  onState(state: UpdateState): void;
}): Updates {
  const { engine, outcomePath } = options;
  const kindOfPackage = installedAs(app.isPackaged);
  const keys = builtInKeys(options.keysPath);
  let state: UpdateState = {
    version: app.getVersion(),
    step: kindOfPackage === null ? 'unavailable' : keys.length === 0 ? 'unsigned' : 'idle',
    release: null,
    percent: null,
    last: takeOutcome(outcomePath, app.getVersion()),
  };
  let release: SignedRelease | null = null;
  let file: string | null = null;

  const change = (next: Partial<UpdateState>): UpdateState => {
    state = { ...state, ...next };
    options.onState(state);
    return state;
  };
  let opened: Promise<AppUpdater> | null = null;
  const usable = async (): Promise<AppUpdater> => {
    if (kindOfPackage === null || keys.length === 0) throw new FaultError('input-invalid');
    // A tenth of the program, which nearly no start needs.
    opened ??= import('./package-updater.ts').then(({ packageUpdater }) => packageUpdater(kindOfPackage)).then(heard);
    return opened;
  };
  const heard = (updater: AppUpdater): AppUpdater => {
    // Whoever asks is answered; nobody else must be told, and an event of this name that nobody hears would end the program.
    updater.on('error', () => undefined);
    updater.on('download-progress', ({ percent }) => change({ percent: Math.floor(percent) }));
    return updater;
  };
  /** Refused to whoever may not: the engine knows who sits at the desk. */
  const source = () => askEngine(engine, (client) => client.updates.source({}));
  /** What is under way goes on; a failure goes back to where another try can begin. */
  const trying = async (step: UpdateState['step'], back: UpdateState['step'], work: () => Promise<UpdateState>) => {
    change({ step, percent: null });
    try {
      return await work();
    } catch (error) {
      change({ step: back, percent: null });
      throw updateFault(error);
    }
  };

  return {
    current: () => state,
    async look(kind) {
      const asked = await usable();
      return trying('looking', 'idle', async () => {
        const { url, allowPlainHttpHosts } = await source();
        if (url === null) return change({ step: 'idle', release: null });
        const read: SignedRelease[] = [];
        const address = checkedViewerAddress(url, allowPlainHttpHosts);
        const { signedFeed } = await import('./signed-provider.ts');
        asked.setFeedURL(signedFeed({ url: address, keys, kind, onRelease: (one) => read.push(one) }));
        asked.allowDowngrade = kind === 'earlier';
        const found = await asked.checkForUpdates();
        release = found?.isUpdateAvailable ? (read.at(-1) ?? null) : null;
        const isOlder = release !== null && asked.currentVersion.compare(release.version) > 0;
        if (release === null || isOlder !== (kind === 'earlier')) return change({ step: 'none', release: null });
        const { version, releaseDate: releasedAt } = release;
        const sizeBytes = release.files.reduce((sum, { size }) => Math.max(sum, size), 0);
        return change({ step: 'offered', release: { kind, version, releasedAt, sizeBytes } });
      });
    },
    async download() {
      const asked = await usable();
      if (release === null) throw new FaultError('input-invalid');
      return trying('downloading', 'offered', async () => {
        await source();
        [file = null] = await asked.downloadUpdate();
        return change({ step: 'ready', percent: 100 });
      });
    },
    async install() {
      const { kind } = state.release ?? {};
      if (state.step !== 'ready' || release === null || file === null || kind === undefined)
        throw new FaultError('input-invalid');
      const { version, ledgerVersion, files } = release;
      // It has lain in a folder of this person's since.
      const sha512 = await sha512Of(file);
      if (!files.some((one) => one.sha512 === sha512)) {
        change({ step: 'offered', percent: null });
        throw new FaultError('update-damaged');
      }
      await askEngine(engine, (client) => client.updates.begin({ kind, version, ledgerVersion }));
      change({ step: 'installing' });
      noteInstall(outcomePath, version);
      await engine.stop();
      // Not installed (nobody gave the system's password, say): the present version goes on, and says so.
      const updater = await usable();
      updater.once('error', () => {
        app.relaunch();
        app.quit();
      });
      updater.quitAndInstall(true, true);
    },
  };
}

function builtInKeys(path: string): string[] {
  return existsSync(path) ? z.array(z.string()).parse(JSON.parse(readFileSync(path, 'utf8'))) : [];
}

async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('base64');
}

function updateFault(error: unknown): FaultError {
  if (error instanceof FaultError) return error;
  const code = (error as { code?: unknown }).code;
  return new FaultError(
    code === 'ERR_CHECKSUM_MISMATCH' ? 'update-damaged' : 'update-unreachable',
    {},
    { cause: error },
  );
}
