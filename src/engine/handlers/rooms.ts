import type { EngineEmit } from '../../contract/engine.ts';
import type { ChosenDocuments } from '../chosen-documents.ts';
import type { Connections } from '../connections.ts';
import type { DeidentificationProjects } from '../deidentification-projects.ts';
import type { EngineOptions } from '../engine.ts';
import type { Imports } from '../import/imports.ts';
import type { WorkFeed } from '../import/work-feed.ts';
import type { Intake } from '../intake/open-intake.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Volumes } from '../media/volumes/open-volumes.ts';
import type { CountingReader } from '../media-reader.ts';
import type { PeopleRoom } from '../people/desk.ts';
import type { Vault } from '../vault/open-vault.ts';

/** The rooms of one engine, as the handlers of its calls get them. */
export interface Rooms {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly connections: Connections;
  readonly imports: Imports;
  readonly intake: Intake;
  readonly reader: CountingReader;
  readonly volumes: Volumes;
  readonly documents: ChosenDocuments;
  readonly deidentification: DeidentificationProjects;
  readonly people: PeopleRoom;
  readonly work: WorkFeed;
  readonly emit: EngineEmit;
  readonly now: () => Date;
  /** Whether the engine works by itself, or only answers. */
  readonly isStarted: () => boolean;
  /** `user` is who asked for what is being done, or the account of the computer. */
  readonly options: EngineOptions;
}
