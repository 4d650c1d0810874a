import type { ArchiveClient } from '../archive-client.ts';
import type { ArchiveBrowser } from './archive-browser.ts';
import { browseDicomWeb } from './dicomweb-browser.ts';
import { browseOrthanc } from './orthanc-browser.ts';

/** Looks into an archive the way it speaks. */
export function archiveBrowser(client: ArchiveClient): ArchiveBrowser {
  return client.protocol === 'dicomweb' ? browseDicomWeb(client) : browseOrthanc(client);
}
