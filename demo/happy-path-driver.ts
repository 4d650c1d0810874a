import type { BrowserContext, ElectronApplication, Page } from '@playwright/test';

/** What the happy path is walked on. */
export type HappyPathInput = {
  /** A packaged app, whose fuses keep debuggers of its main process out, is seen through its pages alone. */
  app: ElectronApplication | BrowserContext;
  /** The main window, loaded. */
  page: Page;
  discPath: string;
  mrn: string;
  accessionNumber: string;
  /** Folder for one numbered PNG a screen. */
  screenshotsDir: string;
  /** False where the archive has no DICOMweb: the viewer is not opened then. */
  withViewer: boolean;
  /** Called at each screen, with words for people. */
  onStep(step: string): void;
};

/** What the walk has seen in the window. */
export type HappyPathOutcome = { viewerUrl: string | null };

/**
 * Walks disc → review → approve → confirmed → linked → viewer in the real window. `test/e2e/happy-path.ts` exports one as
 * `driveHappyPath`; the demo and the end-to-end test share it.
 */
export type DriveHappyPath = (input: HappyPathInput) => Promise<HappyPathOutcome>;
