import { join } from 'node:path';
import { type RunningOrthanc, startOrthanc } from '../../demo/orthanc.ts';
import { type ReferenceEhr, startReferenceEhr } from '../../demo/reference-ehr/start-reference-ehr.ts';
import { type CommandResult, type GantryHome, gantryHome } from './gantry-command.ts';

/** A real Orthanc, the reference EHR and a `gantry` home that is connected to both. */
export interface FlowStack {
  readonly orthanc: RunningOrthanc;
  readonly ehr: ReferenceEhr;
  readonly gantry: GantryHome;
  /** Makes a synthetic disc beside the home folder and gives its path. */
  disc(name: string, ...options: string[]): Promise<string>;
  init(...more: string[]): Promise<CommandResult>;
  stop(): Promise<void>;
}

/** The patient and order of the standard disc in the reference EHR. */
export const demoMrn = '0047113';
export const demoAccession = 'ACC20260317-4';

export async function startFlowStack(options: { home?: string; takesLinksBack?: boolean } = {}): Promise<FlowStack> {
  const orthanc = await startOrthanc({ dicomWeb: true });
  const ehr = await startReferenceEhr({ archive: orthanc, takesLinksBack: options.takesLinksBack ?? false });
  const gantry = gantryHome(options.home);
  return {
    orthanc,
    ehr,
    gantry,
    async disc(name, ...options) {
      const path = join(gantry.root, name);
      const made = await gantry.run('disc', 'make', path, ...options);
      if (made.code !== 0) throw new Error(`the disc could not be made: ${made.stderr}`);
      return path;
    },
    init: (...more) =>
      gantry.run(
        'init',
        ...[
          '--orthanc',
          orthanc.url,
          '--user',
          orthanc.user,
          '--password-file',
          gantry.secretFile('orthanc-password', orthanc.password),
        ],
        ...[
          '--ehr',
          ehr.url,
          '--ehr-user',
          'radiographer',
          '--ehr-password-file',
          gantry.secretFile('ehr-password', 'demo-radiographer'),
        ],
        ...['--viewer', ehr.viewerOrigin, '--json'],
        ...more,
      ),
    async stop() {
      await ehr.stop();
      await orthanc.stop();
      gantry.remove();
    },
  };
}
