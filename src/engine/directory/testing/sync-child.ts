import { openDirectoryStore } from '../../ledger/directory-store.ts';
import { openDirectoryCopy } from '../directory-copy.ts';
import { openEhrConnector } from '../ehr-connector.ts';
import { syncDirectory } from '../sync-directory.ts';
import { workInThread } from '../work-in-thread.ts';
import { matcherKeys } from './copy-room.ts';

/** A process that syncs until it is killed: `node sync-child.ts COPY URL`. Tells its parent of each page. */
const [path = '', url = ''] = process.argv.slice(2);
const key = Buffer.alloc(32, 7);
const which = { kind: 'rest', coverage: 'all', source: 'one' } as const;
const connector = openEhrConnector({ url, user: 'u', password: 'p', caPem: '', allowPlainHttpHosts: [] });
const copy = openDirectoryCopy(openDirectoryStore({ path, key }), which, matcherKeys);
const work = workInThread({ path, key, ...which });
await syncDirectory({ connector, copy, work, now: () => new Date(), onPage: (rows) => process.send?.(rows) });
await work?.close();
