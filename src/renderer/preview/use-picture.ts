import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Preview, PreviewItem, PreviewProblem } from '../../contract/preview.ts';
import type { Services } from '../app/engine-client.ts';
import { queryKeys } from '../app/query-keys.ts';
import { useServices } from '../app/services.tsx';
import { type Decoder, openDecoder } from './decoder.ts';
import type { LoadedFrame, Picture } from './decoder-messages.ts';
import type { View } from './grey-levels.ts';

export interface SeriesRef {
  readonly scanId: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

export interface ObjectRef {
  readonly scanId: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** What stands in the place of a picture: the picture itself, or what the object is instead of one. */
export type Shown =
  | { readonly kind: 'picture'; readonly picture: Picture; readonly facts: Facts }
  | Exclude<Preview, { kind: 'image' }>;
type Facts = Extract<Preview, { kind: 'image' }>['facts'];

/** One worker for what is being looked at, one for the thumbnails, so that neither waits for the other. */
let decoders: { viewer: Decoder; thumbnails: Decoder } | null = null;
function decoderFor(use: 'viewer' | 'thumbnails'): Decoder {
  decoders ??= { viewer: openDecoder(), thumbnails: openDecoder() };
  return decoders[use];
}

/** While this is on the screen pictures will be asked for soon: what draws them is started, so that the first of them does not wait for it. */
export function useDecodersReady(): void {
  useEffect(() => {
    decoderFor('thumbnails').start();
    decoderFor('viewer').start();
  }, []);
}

/** The objects of a series in order. */
export function useSeriesItems(ref: SeriesRef) {
  const { engine } = useServices();
  return useQuery({
    queryKey: queryKeys.previewSeries(ref.scanId, ref.seriesInstanceUid),
    queryFn: ({ signal }) => engine.preview.series(ref, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

interface Wish {
  readonly frame: number | 'middle';
  readonly view: View;
  readonly isInverted: boolean;
  readonly mostPixels: number | null;
}

async function show(
  { engine }: Services,
  cache: QueryClient,
  use: 'viewer' | 'thumbnails',
  ref: ObjectRef,
  wish: Wish,
  signal: AbortSignal,
): Promise<Shown> {
  const object = await cache.fetchQuery({
    queryKey: queryKeys.previewObject(ref.scanId, ref.sopInstanceUid),
    queryFn: () => engine.preview.object(ref),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });
  if (object.kind !== 'image') return object;
  const { layout, facts } = object;
  const frame = wish.frame === 'middle' ? Math.floor(layout.frames / 2) : wish.frame;
  const load = async (): Promise<LoadedFrame | PreviewProblem> => {
    const loaded = await engine.preview.frame({ ...ref, frame }, { signal });
    if (!loaded.ok) return loaded.problem;
    return { layout, bytes: loaded.bytes as Uint8Array<ArrayBuffer>, display: loaded.display };
  };
  const { view, isInverted, mostPixels } = wish;
  const key = `${ref.scanId} ${ref.sopInstanceUid} ${frame}`;
  const picture = await decoderFor(use).draw({ key, view, isInverted, mostPixels }, load, signal);
  return typeof picture === 'string' ? { kind: 'broken', problem: picture } : { kind: 'picture', picture, facts };
}

/** A small picture of one object. */
export function useThumbnail(ref: ObjectRef | null) {
  const services = useServices();
  const cache = useQueryClient();
  return useQuery({
    queryKey: queryKeys.thumbnail(ref?.scanId ?? '', ref?.sopInstanceUid ?? ''),
    queryFn: ({ signal }) => {
      if (ref === null) throw new Error('a thumbnail of nothing');
      const wish = { frame: 'middle', view: { by: 'object' }, isInverted: false, mostPixels: 128 } as const;
      return show(services, cache, 'thumbnails', ref, wish, signal);
    },
    enabled: ref !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** One frame of an object in its full size. What was shown before stays until the next is drawn. */
export function usePicture(ref: ObjectRef | null, wish: { frame: number; view: View; isInverted: boolean }) {
  const services = useServices();
  const cache = useQueryClient();
  return useQuery({
    queryKey: ['picture', ref, wish],
    queryFn: ({ signal }) => {
      if (ref === null) throw new Error('a picture of nothing');
      return show(services, cache, 'viewer', ref, { ...wish, mostPixels: null }, signal);
    },
    enabled: ref !== null,
    // Full pictures are large, and the worker keeps what they are drawn from.
    gcTime: 0,
    placeholderData: (previous) => previous,
  });
}

/** Decodes what comes next while the present picture is looked at. */
export function usePrefetch(
  items: readonly PreviewItem[] | undefined,
  ref: SeriesRef,
  index: number,
  isReady: boolean,
): void {
  const services = useServices();
  const cache = useQueryClient();
  useEffect(() => {
    const next = items?.[index + 1];
    if (!isReady || next === undefined) return;
    const ended = new AbortController();
    const { scanId, studyInstanceUid } = ref;
    const object = { scanId, studyInstanceUid, sopInstanceUid: next.sopInstanceUid };
    const wish = { frame: 0, view: { by: 'object' }, isInverted: false, mostPixels: 1 } as const;
    // What is wrong with it is said when it is looked at.
    void show(services, cache, 'viewer', object, wish, ended.signal).catch(() => undefined);
    return () => ended.abort();
  }, [items, ref, index, isReady, services, cache]);
}
