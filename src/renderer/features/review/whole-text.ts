import { useCallback } from 'react';
import type { TagValueView } from '../../../contract/tags.ts';
import { useServices } from '../../app/services.tsx';
import { shownRow, type TagPair } from './tag-pairs.ts';

export interface ImageRef {
  readonly scanId: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** What is copied of a value: where its end could not be had, it says so itself. */
export function copiedText({ text, cut }: Pick<TagValueView, 'text' | 'cut'>): string {
  return cut ? `${text}…` : text;
}

/** Gives the whole text of the value that a line shows: of a long one the table holds only the beginning. Of what is only planned there is no more. */
export function useWholeText(image: ImageRef, otherImage: ImageRef | null): (pair: TagPair) => Promise<string> {
  const { engine } = useServices();
  const { scanId, studyInstanceUid, sopInstanceUid } = image;
  const otherUid = otherImage?.sopInstanceUid;
  return useCallback(
    async (pair) => {
      const row = shownRow(pair);
      const uid = pair.left === null ? otherUid : sopInstanceUid;
      if (!row.cut || uid === undefined) return copiedText(row);
      const asked = { scanId, studyInstanceUid, sopInstanceUid: uid, path: row.path, offset: 0, lengthBytes: 0 };
      return copiedText(await engine.study.tagValue(asked));
    },
    [engine, scanId, studyInstanceUid, sopInstanceUid, otherUid],
  );
}
