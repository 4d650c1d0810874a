import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOrthanc } from '../../../../demo/find-orthanc.ts';
import { type RunningOrthanc, startOrthanc } from '../../../../demo/orthanc.ts';
import { makeDisc } from '../../disc-maker/make-disc.ts';
import { type ArchiveClient, openArchive } from '../archive-client.ts';
import { storeInstance } from '../store-instance.ts';
import type { ArchiveBrowser } from './archive-browser.ts';
import { archiveBrowser } from './open-browser.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const installed = findOrthanc()?.pluginDir !== undefined;
if (!installed)
  console.warn('SKIPPED: looking into a real Orthanc, because it or its DICOMweb plugin is not installed');

describe.skipIf(!installed)('looking into an archive', () => {
  let folder = '';
  let orthanc: RunningOrthanc;
  const clients: ArchiveClient[] = [];
  const ways: Record<string, ArchiveBrowser> = {};
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gantry-browse-'));
    await makeDisc({ outPath: join(folder, 'disc'), kind: 'standard', seed: 1, patients: 1, studies: 2, images: 4 });
    orthanc = await startOrthanc({ dicomWeb: true });
    const common = { ...orthanc, caPem: '', allowPlainHttpHosts: [] };
    const rest = openArchive(common);
    const dicomWeb = openArchive({ ...common, url: `${orthanc.url}/dicom-web/`, protocol: 'dicomweb' });
    clients.push(rest, dicomWeb);
    ways['Orthanc’s own interface'] = archiveBrowser(rest);
    ways.DICOMweb = archiveBrowser(dicomWeb);
    const images = readdirSync(join(folder, 'disc', 'DICOM'), { recursive: true, withFileTypes: true });
    for (const entry of images.filter((one) => one.isFile())) {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      await storeInstance(rest, {
        sizeBytes: bytes.length,
        async *stream() {
          yield bytes;
        },
      });
    }
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await orthanc.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(['Orthanc’s own interface', 'DICOMweb'])('by %s', (way) => {
    const browser = (): ArchiveBrowser => {
      const found = ways[way];
      if (found === undefined) throw new Error(`no such way: ${way}`);
      return found;
    };
    const all = { offset: 0, limit: 10 };

    it('finds by name, day, modality and description; the newest comes first', async () => {
      const { studies, more } = await browser().search({ patientName: ['müll'] }, all);
      expect([studies.map(({ modalities }) => modalities[0]), more]).toEqual([['CT', 'MR'], false]);
      const [ct, mr] = studies;
      const only = async (search: Parameters<ArchiveBrowser['search']>[0]) =>
        (await browser().search(search, all)).studies.map(({ studyInstanceUid }) => studyInstanceUid);
      expect(await only({ modality: 'MR' })).toEqual([mr?.studyInstanceUid]);
      expect(await only({ description: 'thorax' })).toEqual([ct?.studyInstanceUid]);
      expect(await only({ from: ct?.studyDate ?? '', until: ct?.studyDate ?? '' })).toEqual([ct?.studyInstanceUid]);
      expect(await only({ patientId: `${ct?.patientId.slice(0, -1)}?` })).toEqual([]);
    });

    it('goes page by page, and meets every study once', async () => {
      const first = await browser().search({}, { offset: 0, limit: 1 });
      const second = await browser().search({}, { offset: 1, limit: 1 });
      expect([first.more, second.more]).toEqual([true, false]);
      expect(new Set([...first.studies, ...second.studies].map(({ studyInstanceUid }) => studyInstanceUid)).size).toBe(
        2,
      );
    });

    it('counts the same images in the study, in its series and in their lists', async () => {
      const [found] = (await browser().search({ modality: 'CT' }, all)).studies;
      const contents = await browser().study(found?.orthancStudyId ?? '');
      expect(contents?.study.instances).toBe(found?.instances);
      let listed = 0;
      for (const { id, instances } of contents?.series ?? []) {
        const list = await browser().instances({ studyInstanceUid: found?.studyInstanceUid ?? '', seriesId: id });
        expect(list).toHaveLength(instances);
        listed += list.length;
      }
      expect(listed).toBe(found?.instances);
    });

    it('shows a picture of an image, none of a report, and every tag with its text', async () => {
      const [found] = (await browser().search({ modality: 'CT' }, all)).studies;
      const studyInstanceUid = found?.studyInstanceUid ?? '';
      const contents = await browser().study(found?.orthancStudyId ?? '');
      const placeIn = async (modality: string) => {
        const series = contents?.series.find((one) => one.modality === modality);
        const [instance] = await browser().instances({ studyInstanceUid, seriesId: series?.id ?? '' });
        return { id: instance?.id ?? '', studyInstanceUid, seriesInstanceUid: series?.seriesInstanceUid ?? '' };
      };
      const image = await placeIn('CT');
      const picture = await browser().preview(image);
      expect(Buffer.from(picture?.base64 ?? '', 'base64').length).toBeGreaterThan(500);
      expect(await browser().preview(await placeIn('SR'))).toBeNull();
      const tags = new Map((await browser().tags(image)).map((tag) => [tag.path, tag.text]));
      expect(tags.get('00100010')).toBe('Müller^Jörg');
      expect(tags.get('00080060')).toBe('CT');
    });

    it('has no study where there is none', async () => {
      expect(await browser().study(way === 'DICOMweb' ? '1.2.3' : '0'.repeat(40))).toBeNull();
    });
  });
});
