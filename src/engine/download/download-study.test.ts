import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultError } from '../../contract/fault.ts';
import type { ArchiveBrowser } from '../archive/browse/archive-browser.ts';
import { downloadStudy } from './download-study.ts';

const study = {
  ...{ orthancStudyId: 'study', studyInstanceUid: '1.2.3', patientId: '4711', patientName: 'A^B', birthDate: '' },
  ...{ sex: '', accessionNumber: '', studyDate: '2026-03-17', description: '', modalities: ['CT'], series: 1 },
};
const bytesOf = (id: string): Buffer => Buffer.from(`the bytes of image ${id}`);

/** An archive of one series, whose line and disk can be made to fail. */
function archiveOf(ids: string[], line: Partial<Pick<ArchiveBrowser, 'file' | 'recordedMd5'>> = {}): ArchiveBrowser {
  const series = () => [
    {
      ...{ id: 's', seriesInstanceUid: '1.2.3.4', modality: 'CT', number: 1, description: '' },
      bodyPart: '',
      instances: ids.length,
    },
  ];
  return {
    search: async () => ({ studies: [], more: false }),
    study: async () => ({ study: { ...study, instances: ids.length }, series: series(), bytes: 1_000, labels: null }),
    instances: async () =>
      ids.map((id, index) => ({ id, sopInstanceUid: `1.2.3.4.${index}`, number: index + 1, bytes: null })),
    tags: async () => [],
    preview: async () => null,
    statistics: async () => null,
    async file({ id }, receive) {
      await receive(bytesOf(id));
      return true;
    },
    recordedMd5: async ({ id }) => createHash('md5').update(bytesOf(id)).digest('hex'),
    ...line,
  };
}

describe('a download', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-download-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const options = (browser: ArchiveBrowser, more: Partial<Parameters<typeof downloadStudy>[0]> = {}) => ({
    ...{ browser, studyId: 'study', format: 'folder' as const, target: join(folder, 'out'), onProgress: () => {} },
    ...more,
  });

  it('goes on where the line broke for a moment, and a byte that came wrong is fetched again', async () => {
    let asked = 0;
    const browser = archiveOf(['a', 'b'], {
      async file({ id }, receive) {
        asked += 1;
        if (asked === 1) throw new FaultError('archive-unreachable');
        await receive(asked === 2 ? Buffer.from('other bytes') : bytesOf(id));
        return true;
      },
    });
    expect(await downloadStudy(options(browser))).toMatchObject({ instances: 2, checkedBy: 'md5' });
    expect(readdirSync(join(folder, 'out', '001-CT')).sort()).toEqual(['00001.dcm', '00002.dcm']);
  });

  it('keeps nothing of an image that never equals the archive’s own checksum', async () => {
    const browser = archiveOf(['a', 'b'], { recordedMd5: async () => '0'.repeat(32) });
    await expect(downloadStudy(options(browser))).rejects.toMatchObject({ fault: { code: 'download-damaged' } });
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);

  it('says that it only counted where the archive keeps no checksums', async () => {
    const browser = archiveOf(['a'], { recordedMd5: async () => null });
    expect(await downloadStudy(options(browser))).toMatchObject({ instances: 1, checkedBy: 'count' });
  });

  it('takes along what arrives in the archive while it runs', async () => {
    const ids = ['a'];
    const browser = archiveOf(ids, {
      async file({ id }, receive) {
        if (ids.length === 1) ids.push('b');
        await receive(bytesOf(id));
        return true;
      },
    });
    expect(await downloadStudy(options(browser))).toMatchObject({ instances: 2 });
  });

  it('is never whole when an image vanished meanwhile', async () => {
    const ids = ['a', 'b'];
    const browser = archiveOf(ids, {
      async file({ id }, receive) {
        await receive(bytesOf(id));
        if (ids.length === 2 && id === 'b') ids.pop();
        return true;
      },
    });
    await expect(downloadStudy(options(browser))).rejects.toMatchObject({ fault: { code: 'download-damaged' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has its final name only when all of it is there; stopped before, it leaves nothing', async () => {
    for (const format of ['folder', 'zip'] as const) {
      const stop = new AbortController();
      const target = join(folder, format === 'zip' ? 'out.zip' : 'out');
      const browser = archiveOf(['a', 'b', 'c', 'd', 'e', 'f'], {
        async file({ id }, receive) {
          expect(existsSync(target)).toBe(false);
          await receive(bytesOf(id));
          if (id === 'c') stop.abort(new FaultError('cancelled'));
          return true;
        },
      });
      const download = downloadStudy(options(browser, { format, target, signal: stop.signal }));
      await expect(download).rejects.toMatchObject({ fault: { code: 'cancelled' } });
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('does not begin where the disk is too small for it', async () => {
    const large = archiveOf(['a']);
    const browser = { ...large, study: async () => ({ ...(await large.study('study'))!, bytes: 2 ** 60 }) };
    await expect(downloadStudy(options(browser))).rejects.toMatchObject({ fault: { code: 'disk-full' } });
    expect(readdirSync(folder)).toEqual([]);
  });
});
