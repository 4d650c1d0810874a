import type { ByteSource } from './dicom/byte-source.ts';
import { type CharsetRepair, repairCharset } from './dicom/charset-repair.ts';
import { type DicomHeader, readHeader } from './dicom/read-header.ts';
import { openSource } from './media/open-source.ts';
import type { Source } from './media/source.ts';
import type { ScannedInstance } from './study/scanned-instance.ts';

/** One file of a study, open for as long as the loop looks at it. */
export interface StudyFile {
  readonly instance: ScannedInstance;
  /** Null when the file cannot be read any more as it was scanned. */
  readonly opened: { readonly header: DicomHeader; readonly source: ByteSource } | null;
}

/** Opens a medium, unlocked where it was locked (`CountingReader.source`). The caller closes it. */
export type OpenMedium = (sourcePath: string) => Promise<Source>;

/** Opens the files of a study one after the other, headers only, with their texts repaired where a repair is given. */
export async function* readStudyFiles(
  instances: readonly ScannedInstance[],
  repair: CharsetRepair | null,
  signal?: AbortSignal,
  open: OpenMedium = openSource,
): AsyncGenerator<StudyFile> {
  for (const [sourcePath, own] of Map.groupBy(instances, (instance) => instance.sourcePath)) {
    const medium = await open(sourcePath);
    try {
      for (const instance of own) {
        signal?.throwIfAborted();
        const source = await medium.open(instance.path);
        try {
          yield { instance, opened: await openFile(source, repair) };
        } finally {
          await source.close();
        }
      }
    } finally {
      await medium.close();
    }
  }
}

async function openFile(source: ByteSource, repair: CharsetRepair | null): Promise<StudyFile['opened']> {
  const read = await readHeader(source);
  if (!read.ok) return null;
  const { header } = read;
  if (repair === null) return { header, source };
  const repaired = await repairCharset({ header, source, repair, modifyingSystem: '', modifiedAt: '' });
  return repaired.ok ? repaired : { header, source };
}
