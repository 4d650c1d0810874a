import type { VoiWindow } from '../../contract/preview.ts';
import type { Picture } from './decoder-messages.ts';
import type { View } from './grey-levels.ts';

/** Windows of computed tomography, in Hounsfield units: what every workstation has on its number keys. */
const tomographyWindows = [
  { code: 'softTissue', center: 40, width: 400 },
  { code: 'lung', center: -600, width: 1500 },
  { code: 'bone', center: 400, width: 1800 },
  { code: 'brain', center: 40, width: 80 },
] as const;

export type PresetCode = 'own' | 'range' | (typeof tomographyWindows)[number]['code'];

export interface Preset {
  /** Unique in the list. */
  readonly id: string;
  readonly code: PresetCode;
  /** What the object calls it; empty where it says nothing. */
  readonly name: string;
  readonly view: View;
}

/** The ways to look at a grey picture, in the order of the number keys; none for colour. */
export function presetsOf({ isColour, display, layout }: Picture, modality: string): Preset[] {
  if (isColour) return [];
  const { windows, voiTable } = display;
  const first: Preset[] =
    windows.length > 0 || voiTable !== null
      ? [{ id: 'own', code: 'own', name: voiTable === null ? (windows[0]?.name ?? '') : '', view: { by: 'object' } }]
      : [];
  const further = (voiTable === null ? windows.slice(1) : windows).map(
    (window, at): Preset => ({ id: `own-${at}`, code: 'own', name: window.name, view: { by: 'window', window } }),
  );
  const isHounsfield = modality === 'CT' && layout.samplesPerPixel === 1;
  const usual = (isHounsfield ? tomographyWindows : []).map(
    ({ code, center, width }): Preset => ({
      id: code,
      code,
      name: '',
      view: { by: 'window', window: { center, width, shape: 'linear', name: '' } },
    }),
  );
  return [
    ...first,
    ...further,
    { id: 'range', code: 'range' as const, name: '', view: { by: 'range' as const } },
    ...usual,
  ].slice(0, 9);
}

/** The window after the pointer was moved: to the side for contrast, up and down for brightness, by the share of all values that a person expects. */
export function draggedWindow(picture: Picture, start: VoiWindow, across: number, down: number): VoiWindow {
  const { range, display } = picture;
  const span = Math.max(1e-6, Math.min((range.most - range.least) * Math.abs(display.rescale.slope), 4096));
  const step = span / 512;
  const least = Math.min(1, span / 256);
  return {
    ...start,
    width: Math.max(least, start.width + across * step),
    center: start.center + down * step,
    name: '',
  };
}

/** The window that a picture was drawn with; where a table drew it, everything there is. */
export function startWindow({ window, range, display }: Picture): VoiWindow {
  if (window !== null) return window;
  const ends = [range.least, range.most].map((value) => value * display.rescale.slope + display.rescale.intercept) as [
    number,
    number,
  ];
  const width = Math.max(1, Math.abs(ends[1] - ends[0]) + 1);
  return { center: (ends[0] + ends[1]) / 2, width, shape: 'linear', name: '' };
}
