import { openArchive } from '../../archive/archive-client.ts';
import type { ApprovedImport } from '../imports.ts';
import { changeNothing, folderReader, openTestRoom, studyOf } from './test-room.ts';

/**
 * For tests only: an engine that dies in the middle of its work, by its own SIGKILL, so that the moment is exact.
 * Environment: HOME_FOLDER, DISC, STUDY, ARCHIVE_URL, ARCHIVE_USER, ARCHIVE_PASSWORD, IDENTITY (JSON),
 * DIE_AT (`stage:12`, `upload:7`, `link:1`).
 */
const environment = process.env;
function named(name: string): string {
  return environment[name] ?? '';
}
const [station, count] = named('DIE_AT').split(':');
let left = Number(count);

function dieIfDue(here: string): void {
  if (here !== station) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

const archive = openArchive({
  url: named('ARCHIVE_URL'),
  user: named('ARCHIVE_USER'),
  password: named('ARCHIVE_PASSWORD'),
  caPem: '',
  allowPlainHttpHosts: [],
});
const room = openTestRoom(named('HOME_FOLDER'), {
  archive: () => archive,
  media: {
    open(...asked) {
      dieIfDue('stage');
      return folderReader.open(...asked);
    },
  },
  planInstance(...asked) {
    dieIfDue('upload');
    return changeNothing(...asked);
  },
});
room.imports.onChanged((view) => {
  if (view.condition === 'running') dieIfDue(view.station === 'upload' || view.station === 'stage' ? '' : view.station);
});
const identity = JSON.parse(named('IDENTITY')) as ApprovedImport['identity'];
room.imports.approve(studyOf(named('DISC'), named('STUDY'), { identity }));
await room.imports.drain();
await room.close();
archive.close();
