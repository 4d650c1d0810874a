import { openArchive } from '../../../src/engine/archive/archive-client.ts';
import { openTestRoom, studyOf } from '../../../src/engine/import/testing/test-room.ts';

// An import room in a process of its own, to be killed: HOME_FOLDER, DISC, STUDY, ARCHIVE_URL. Says `ready`, then works off the study and ends.
const { HOME_FOLDER = '', DISC = '', STUDY = '', ARCHIVE_URL = '' } = process.env;
const archive = openArchive({ url: ARCHIVE_URL, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
process.stdout.write('ready\n');
const room = openTestRoom(HOME_FOLDER, { archive: () => archive });
if (room.imports.list().length === 0) room.imports.approve(studyOf(DISC, STUDY));
await room.imports.drain();
await room.close();
archive.close();
