import { isAbsolute, resolve } from 'node:path';
import type { ArchiveTag } from '../../contract/archive.ts';
import type { EngineHandlers } from '../../contract/engine.ts';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveStudy } from '../../contract/imports.ts';
import { type ArchiveBrowser, type BareTag, newestFirst } from '../archive/browse/archive-browser.ts';
import { archiveBrowser } from '../archive/browse/open-browser.ts';
import { searchesOf } from '../archive/browse/search-text.ts';
import { findStudies } from '../archive/find-studies.ts';
import { type DeletionRoom, deleteArchivedStudy, deletionRight } from '../delete-archived-study.ts';
import { formatTag, lookupTag } from '../dicom/dictionary.ts';
import { downloadStudy } from '../download/download-study.ts';
import { freeStudyPath } from '../download/file-names.ts';
import { inTime } from '../trials/in-time.ts';
import { signedIn } from './import-handlers.ts';
import type { Rooms } from './rooms.ts';

/** Calls about what lies in the archive: looking, downloading, deleting. */
export function archiveHandlers(rooms: Rooms): Pick<EngineHandlers, 'archive'> {
  const { connections, ledger, emit, now, options, imports } = rooms;
  const browser = (archive?: string): ArchiveBrowser => archiveBrowser(connections.archive(archive));

  /** Somebody who signed in as one, or the command line, which holds the vault's key; the computer's account alone does not delete. */
  const isAdministrator = (): boolean => {
    const person = rooms.people.person();
    if (person === null || !person.roles.includes('administrator')) return false;
    return options.isKeyHolder === true || person.source !== 'computer';
  };

  /** Who has a say: the EHR, where it is one that keeps studies; its user then is who acts. */
  async function deletionRoom(archiveName: string, signal: AbortSignal): Promise<DeletionRoom> {
    const directory = connections.directory();
    const deletes = directory?.deleteStudy;
    return {
      archiveName,
      archive: connections.archive(archiveName),
      ehr: directory !== null && deletes !== undefined ? { ...directory, deleteStudy: deletes } : null,
      roles: isAdministrator() ? ['admin'] : [],
      actor: directory === null ? options.user : await signedIn(rooms, directory, signal),
      ...{ ledger, now },
      onImport(importId) {
        emit('imports', 'changed', imports.get(importId));
        rooms.work.changed();
      },
    };
  }

  return {
    archive: {
      async find({ archive, withinMs, ...query }, { signal }) {
        const client = connections.archive(archive);
        const find = (within: AbortSignal) => findStudies(client, query, within);
        return withinMs === undefined
          ? find(signal)
          : inTime(find, { signal, late: 'archive-timeout', timeoutMs: withinMs });
      },
      async search({ archive, text = '', cursor, limit, ...narrower }, { signal }) {
        const offset = cursor === undefined ? 0 : Number(cursor);
        if (!Number.isSafeInteger(offset) || offset < 0)
          throw new FaultError('input-invalid', { call: 'archive.search' });
        const searches = text.trim() === '' && Object.keys(narrower).length > 0 ? [{}] : searchesOf(text);
        const found = await Promise.all(
          searches.map((one) => browser(archive).search({ ...one, ...defined(narrower) }, { offset, limit }, signal)),
        );
        const studies = new Map(found.flatMap((page) => page.studies.map((study) => [study.orthancStudyId, study])));
        const more = found.some((page) => page.more);
        return { studies: newestFirst([...studies.values()]), next: more ? String(offset + limit) : null };
      },
      statistics: async ({ archive }, { signal }) => browser(archive).statistics(signal),
      async study({ archive, studyId }, { signal }) {
        const found = await browser(archive).study(studyId, signal);
        if (found === null) throw new FaultError('not-found');
        const { studyInstanceUid } = found.study;
        const sharing = await findStudies(connections.archive(archive), { studyInstanceUid }, signal);
        const twins = sharing.filter(
          ({ orthancStudyId }: ArchiveStudy) => orthancStudyId !== found.study.orthancStudyId,
        );
        return { ...found, twins };
      },
      instances: async ({ archive, ...place }, { signal }) => browser(archive).instances(place, signal),
      tags: async ({ archive, ...place }, { signal }) => (await browser(archive).tags(place, signal)).map(namedTag),
      preview: async ({ archive, ...place }, { signal }) => browser(archive).preview(place, signal),
      async download({ archive, downloadId, studyId, format, to }, { signal }) {
        const found = await browser(archive).study(studyId, signal);
        if (found === null) throw new FaultError('not-found');
        const wanted = 'path' in to ? to.path : freeStudyPath(to.inFolder, found.study, format);
        if (!isAbsolute(wanted)) throw new FaultError('download-place', { path: wanted });
        const result = await downloadStudy({
          ...{ browser: browser(archive), studyId, format, target: resolve(wanted), signal },
          onProgress: (progress) => emit('archive', 'downloadProgress', { downloadId, ...progress }),
        });
        const { studyInstanceUid, patientId, patientName, accessionNumber, description } = found.study;
        const { instances, bytes, checkedBy } = result;
        ledger.audit.append({
          ...{ at: now().toISOString(), actor: options.user, action: 'archive.downloaded', subject: studyInstanceUid },
          detail: {
            ...{ studyInstanceUid, patientId, patientName, accessionNumber, title: description },
            ...{ format, instances, bytes, checkedBy },
            ...(archive ? { archive } : {}),
          },
        });
        return result;
      },
      mayDelete: async ({ archive = '' }, { signal }) => deletionRight(await deletionRoom(archive, signal), signal),
      delete: async ({ archive = '', ...order }, { signal }) =>
        deleteArchivedStudy(await deletionRoom(archive, signal), order, signal),
    },
  };
}

/** Without what is named and undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')) as never;
}

/** What the dictionary knows of a tag (PS3.6); archives name only some, and no private ones. */
function namedTag({ path, depth, tagId, vr, text }: BareTag): ArchiveTag {
  const tag = Number.parseInt(tagId, 16);
  const entry = lookupTag(tag);
  return {
    ...{ path, depth, text },
    tag: formatTag(tag),
    keyword: entry?.keyword ?? '',
    name: entry?.name ?? '',
    vr: vr || (entry?.vr ?? ''),
  };
}
