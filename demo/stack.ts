import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOhif } from '../scripts/setup/ohif.mjs';
import type { DiscManifest } from '../src/engine/disc-maker/disc-manifest.ts';
import { makeDisc } from '../src/engine/disc-maker/make-disc.ts';
import { startFakeArchive } from '../test/fakes/fake-archive.ts';
import { findOrthanc } from './find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from './orthanc.ts';
import { type ReferenceEhr, startReferenceEhr } from './reference-ehr/start-reference-ehr.ts';

export type DemoStackOptions = {
  /** Images on the disc. */
  images: number;
  /** Decides the disc and the patients of the EHR. */
  seed: number;
  /** Kind of disc; see `gantry disc make`. */
  kind?: Parameters<typeof makeDisc>[0]['kind'];
  /** See the reference EHR's option of that name. */
  asksAhead?: boolean;
  /** Puts something between Gantry and the archive; gives its address. The EHR's viewer asks the archive itself. */
  between?: (archiveUrl: string) => Promise<{ url: string; stop(): Promise<void> }>;
};

export type DemoStack = {
  archive: { url: string; user: string; password: string };
  /** Undefined where Orthanc is not installed and the embedded stand-in takes its place. */
  orthanc: RunningOrthanc | undefined;
  ehr: ReferenceEhr;
  discPath: string;
  disc: DiscManifest;
  /** Gantry's folder for this run: settings, ledger, spool, logs. */
  home: string;
  keyFile: string;
  /** What `gantry init` needs to know all of it. */
  initArgs: string[];
  stop(): Promise<void>;
};

/** The patient and the order of the demo disc, as the EHR knows them. */
export const demoCase = { mrn: '0047113', accessionNumber: 'ACC20260317-4' } as const;

/** Who sits at Gantry in the demo. */
const DEMO_LOGIN = 'frontdesk';

/** Starts archive, EHR and viewer, and makes a disc, all in one temporary folder that `stop` removes. */
export async function startStack(options: DemoStackOptions): Promise<DemoStack> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-demo-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // The last net, for an end without stop().
  process.once('exit', removeFolder);
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
    process.off('exit', removeFolder);
    removeFolder();
  };
  try {
    const orthanc = findOrthanc() === undefined ? undefined : await startOrthanc();
    const archive = orthanc ?? (await startFakeArchive());
    started.push(archive);
    const line = await options.between?.(archive.url);
    if (line) started.push(line);
    const asksAhead = options.asksAhead ?? true;
    const ehr = await startReferenceEhr({ archive, ohifDir: findOhif(), seed: options.seed, asksAhead });
    started.push(ehr);

    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    const passwordFile = secretFile(folder, 'archive-password', archive.password);
    const ehrPasswordFile = secretFile(folder, 'ehr-password', ehr.state.users.get(DEMO_LOGIN)?.password ?? '');
    const discPath = join(folder, 'disc');
    const disc = await makeDisc({
      outPath: discPath,
      kind: options.kind ?? 'standard',
      seed: options.seed,
      images: options.images,
      patients: 1,
      studies: 1,
    });
    return {
      archive: { url: archive.url, user: archive.user, password: archive.password },
      ...{ orthanc, ehr, discPath, disc, home },
      keyFile: join(home, 'vault.key'),
      initArgs: [
        ...['--orthanc', line?.url ?? archive.url, '--user', archive.user, '--password-file', passwordFile],
        ...['--ehr', ehr.url, '--ehr-user', DEMO_LOGIN, '--ehr-password-file', ehrPasswordFile],
        ...['--viewer', ehr.viewerOrigin, '--institution', 'Gantry Demo Hospital', '--station', 'GANTRY-DEMO'],
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function secretFile(folder: string, name: string, secret: string): string {
  const path = join(folder, name);
  writeFileSync(path, secret, { mode: 0o600 });
  return path;
}
