import { z } from 'zod';
import { FaultError } from '../../../contract/fault.ts';
import type { BareTag } from './archive-browser.ts';

/** `GET /instances/{id}/tags`: `"0010,0010": {Name, Type, Value}`; the items of a sequence are such objects again. */
const dataSetSchema = z.record(
  z.string().regex(/^[0-9a-f]{4},[0-9a-f]{4}$/i),
  z.object({ Type: z.string(), Value: z.unknown() }),
);

/** Orthanc's full tags as rows, in the order of the tags. It names no VR. */
export function tagsOfOrthanc(reply: unknown): BareTag[] {
  const dataSet = dataSetSchema.safeParse(reply);
  if (!dataSet.success) throw new FaultError('archive-error', { reason: 'reply' });
  return rows(dataSet.data, '', 0);
}

function rows(dataSet: z.infer<typeof dataSetSchema>, above: string, depth: number): BareTag[] {
  return Object.entries(dataSet)
    .map(([name, value]) => [name.replace(',', '').toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([tagId, { Type: type, Value: value }]) => {
      const path = above === '' ? tagId : `${above}.${tagId}`;
      const own: BareTag = {
        ...{ path, depth, tagId },
        vr: type === 'Sequence' ? 'SQ' : '',
        text: typeof value === 'string' ? value : '',
      };
      const items = type === 'Sequence' && Array.isArray(value) ? (value as unknown[]) : [];
      return [
        own,
        ...items.flatMap((item, index) => {
          const inner = dataSetSchema.safeParse(item);
          return inner.success ? rows(inner.data, `${path}[${index}]`, depth + 1) : [];
        }),
      ];
    });
}
