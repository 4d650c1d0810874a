import type { EngineHandlers } from '../../../contract/engine.ts';
import type { Volume, VolumeKind } from '../../../contract/volumes.ts';
import type { Scene } from './scenes.ts';

function volume(id: string, kind: VolumeKind, label: string, sizeBytes: number | null): Volume {
  const mountPath = `/media/desk/${label}`;
  const isOurs = kind === 'network' || kind === 'folder';
  return {
    id,
    kind,
    label,
    mountPath,
    paths: [mountPath],
    readOnly: kind === 'optical',
    sizeBytes,
    device: null,
    ejectable: !isOurs,
  };
}

const disc = volume('disc', 'optical', 'RADIOLOGIE-OST', 519_569_408);
const all = [
  disc,
  volume('stick', 'usb', 'PATIENT CD', 31_015_804_928),
  volume('card', 'card', 'CARM', 7_944_011_776),
  { ...volume('unopened', 'optical', 'PATIENT 2', 104_857_600), unopened: true },
  volume('share', 'network', 'Outside images', null),
  volume('drop', 'folder', 'Überweisung-Müller-2026-03-01-mit-sehr-langem-Namen-der-umbricht.zip', 88_000_000),
];

const withDisc: readonly Scene[] = ['held-disc', 'slow', 'reading'];

/** Scene `volumes`: one of each kind. `held-disc`: a disc that another program holds. `slow`: one that takes long. `reading`: one that is in the middle. Elsewhere there is nothing in any drive. */
export function fakeVolumes(
  scene: Scene,
  tell: (volumes: Volume[]) => void,
): Pick<EngineHandlers['media'], 'volumes' | 'eject'> {
  let present = scene === 'volumes' ? all : withDisc.includes(scene) ? [disc] : [];
  return {
    volumes: async () => present,
    eject: async ({ volumeId }) => {
      if (scene === 'held-disc') return { outcome: 'busy' };
      present = present.filter(({ id }) => id !== volumeId);
      tell(present);
      return { outcome: 'ejected' };
    },
  };
}
