import { FaultError } from '../../../contract/fault.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import type { ArchiveClient } from '../archive-client.ts';
import { type DicomJson, jsonItems, jsonText, jsonTexts } from '../dicomweb/dicom-json.ts';
import { search as ask, searchAll } from '../dicomweb/qido.ts';
import { retrieveFile } from '../dicomweb/retrieve-instance.ts';
import { answerFault, exchange } from '../exchange.ts';
import { isoDate } from '../study-reply.ts';
import {
  type ArchiveBrowser,
  type BareTag,
  inOrder,
  integer,
  newestFirst,
  pictureOf,
  previewPixels,
  type StudySearch,
} from './archive-browser.ts';
import { isMeant, matchingKeys } from './search-text.ts';

/** Modalities, counts and description, which not every archive gives unasked (PS3.18 §10.6.3.3). */
const wanted = '00080061,00081030,00201206,00201208';

/** Looking into any archive that speaks DICOMweb: QIDO-RS, WADO-RS (PS3.18 §10.4, §10.6). It keeps no statistics, labels or checksums. */
export function browseDicomWeb(client: ArchiveClient): ArchiveBrowser {
  const all = (path: string, uidTag: string, signal?: AbortSignal) => searchAll(client, path, uidTag, signal);

  return {
    async search(search, { offset, limit }, signal) {
      const page = { includefield: wanted, limit: String(limit + 1), offset: String(offset) };
      const query = new URLSearchParams({ ...inAscii(matchingKeys(search)), ...page });
      const found = (await ask(client, `studies?${query}`, signal)).map(toStudy);
      const meant = found.slice(0, limit).filter((study) => isMeant(search, study) && holdsWords(search, study));
      return { studies: newestFirst(meant), more: found.length > limit };
    },
    async study(studyId, signal) {
      const uid = uidPart(studyId);
      const [found] = await ask(client, `studies?StudyInstanceUID=${uid}&includefield=${wanted}`, signal);
      if (found === undefined) return null;
      const series = (
        await all(`studies/${uid}/series?includefield=0008103E,00180015,00201209`, '0020000E', signal)
      ).map((row) => ({
        id: jsonText(row, '0020000E'),
        seriesInstanceUid: jsonText(row, '0020000E'),
        modality: jsonText(row, '00080060'),
        number: integer(jsonText(row, '00200011')),
        description: jsonText(row, '0008103E'),
        bodyPart: jsonText(row, '00180015'),
        instances: integer(jsonText(row, '00201209')) ?? 0,
      }));
      const instances = series.reduce((total, one) => total + one.instances, 0);
      return {
        study: { ...toStudy(found), series: series.length, instances },
        series: inOrder(series),
        bytes: null,
        labels: null,
      };
    },
    async instances({ studyInstanceUid, seriesId }, signal) {
      const path = `studies/${uidPart(studyInstanceUid)}/series/${uidPart(seriesId)}/instances`;
      return inOrder(
        (await all(path, '00080018', signal)).map((row) => ({
          id: jsonText(row, '00080018'),
          sopInstanceUid: jsonText(row, '00080018'),
          number: integer(jsonText(row, '00200013')),
          bytes: null,
        })),
      );
    },
    async tags(place, signal) {
      const [dataSet] = await ask(client, `${pathOf(place)}/metadata`, signal);
      if (dataSet === undefined) throw new FaultError('not-found');
      return rowsOf(dataSet, '', 0);
    },
    async preview(place, signal) {
      const path = `${pathOf(place)}/rendered?viewport=${previewPixels},${previewPixels}`;
      const headers = { accept: 'image/jpeg' };
      const answer = await exchange(client, { method: 'GET', path, headers, ...(signal ? { signal } : {}) });
      if (answer.status === 401 || answer.status === 403) throw answerFault(answer);
      return pictureOf(answer.status, answer.headers['content-type'], answer.body);
    },
    statistics: async () => null,
    async file(place, receive, signal) {
      const file = await retrieveFile(client, place, signal);
      if (file === null) return false;
      await receive(file);
      return true;
    },
    recordedMd5: async () => null,
  };
}

/** Orthanc's plugin of Debian 12 (1.7) finds nothing by other letters than ASCII's: they are asked for as "anything", and compared here. */
function inAscii(keys: Readonly<Record<string, string>>): Record<string, string> {
  const texts = ['PatientName', 'StudyDescription'];
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [key, texts.includes(key) ? value.replace(/[^ -~]+/g, '*') : value]),
  );
}

function holdsWords({ patientName = [], description = '' }: StudySearch, study: ArchiveStudy): boolean {
  const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const holds = (text: string, word: string) => fold(text).includes(fold(word));
  return patientName.every((word) => holds(study.patientName, word)) && holds(study.description, description);
}

/** A UID of the archive's own answers; nothing else may become part of a path. */
function uidPart(uid: string): string {
  if (!/^[\d.]{1,64}$/.test(uid)) throw new FaultError('not-found');
  return uid;
}

function pathOf(place: { id: string; studyInstanceUid: string; seriesInstanceUid: string }): string {
  const { id, studyInstanceUid, seriesInstanceUid } = place;
  return `studies/${uidPart(studyInstanceUid)}/series/${uidPart(seriesInstanceUid)}/instances/${uidPart(id)}`;
}

function toStudy(row: DicomJson): ArchiveStudy {
  const studyInstanceUid = jsonText(row, '0020000D');
  return {
    orthancStudyId: studyInstanceUid,
    studyInstanceUid,
    patientId: jsonText(row, '00100020'),
    patientName: jsonText(row, '00100010'),
    birthDate: isoDate(jsonText(row, '00100030')),
    sex: jsonText(row, '00100040'),
    accessionNumber: jsonText(row, '00080050'),
    studyDate: isoDate(jsonText(row, '00080020')),
    description: jsonText(row, '00081030'),
    modalities: jsonTexts(row, '00080061').sort(),
    series: integer(jsonText(row, '00201206')) ?? 0,
    instances: integer(jsonText(row, '00201208')) ?? 0,
  };
}

function rowsOf(dataSet: DicomJson, above: string, depth: number): BareTag[] {
  return Object.entries(dataSet)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, element]) => {
      const tagId = name.toLowerCase();
      const path = above === '' ? tagId : `${above}.${tagId}`;
      const vr = typeof element.vr === 'string' ? element.vr : '';
      const text = vr === 'SQ' ? '' : jsonTexts(dataSet, name).join('\\');
      const items = vr === 'SQ' ? jsonItems(dataSet, name) : [];
      return [
        { path, depth, tagId, vr, text },
        ...items.flatMap((item, index) => rowsOf(item, `${path}[${index}]`, depth + 1)),
      ];
    });
}
