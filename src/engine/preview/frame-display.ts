import type { FrameDisplay, VoiWindow } from '../../contract/preview.ts';
import type { DataSet } from './data-set.ts';
import { firstTable } from './lookup-tables.ts';

const shapes: Readonly<Record<string, VoiWindow['shape']>> = { LINEAR_EXACT: 'linear-exact', SIGMOID: 'sigmoid' };

/** How each frame's grey values are meant to be shown. */
export type FrameDisplays = (frame: number) => Promise<FrameDisplay>;

/**
 * Reads it from the data set itself, or in an enhanced object from the functional groups (PS3.3 §C.7.6.16), the frame's own before the shared. The file can
 * be closed afterwards. Frames count from 0.
 */
export async function frameDisplays(set: DataSet, isSigned: boolean): Promise<FrameDisplays> {
  const [shared] = await set.items('SharedFunctionalGroupsSequence');
  const frames = await set.items('PerFrameFunctionalGroupsSequence');
  const common = await valuesOf(set, isSigned);
  const ofAll = shared === undefined ? {} : await macrosOf(shared, isSigned);
  return async (frame) => {
    const own = frames[frame];
    return { ...common, ...ofAll, ...(own === undefined ? {} : await macrosOf(own, isSigned)) };
  };
}

async function macrosOf(groups: DataSet, isSigned: boolean): Promise<Partial<FrameDisplay>> {
  const [values] = await groups.items('PixelValueTransformationSequence');
  const [voi] = await groups.items('FrameVOILUTSequence');
  return {
    ...(values === undefined ? {} : await rescaleOf(values, isSigned)),
    ...(voi === undefined ? {} : await voiOf(voi, isSigned)),
  };
}

async function valuesOf(set: DataSet, isSigned: boolean): Promise<FrameDisplay> {
  return { ...(await rescaleOf(set, isSigned)), ...(await voiOf(set, isSigned)) };
}

async function rescaleOf(set: DataSet, isSigned: boolean): Promise<Pick<FrameDisplay, 'rescale' | 'modalityTable'>> {
  const [slope] = await set.numbers('RescaleSlope');
  const [intercept = 0] = await set.numbers('RescaleIntercept');
  return {
    // A slope of nothing would make every image black.
    rescale: { slope: slope === undefined || slope === 0 ? 1 : slope, intercept },
    modalityTable: await firstTable(set, 'ModalityLUTSequence', isSigned),
  };
}

async function voiOf(set: DataSet, isSigned: boolean): Promise<Pick<FrameDisplay, 'windows' | 'voiTable'>> {
  return { windows: await windowsOf(set), voiTable: await firstTable(set, 'VOILUTSequence', isSigned) };
}

async function windowsOf(set: DataSet): Promise<VoiWindow[]> {
  const centers = await set.numbers('WindowCenter');
  const widths = await set.numbers('WindowWidth');
  const names = await set.values('WindowCenterWidthExplanation');
  const shape = shapes[(await set.text('VOILUTFunction')).trim()] ?? 'linear';
  return centers.flatMap((center, index) => {
    const width = widths[index];
    if (width === undefined || width <= 0) return [];
    return { center, width, shape, name: (names[index] ?? '').slice(0, 64) };
  });
}
