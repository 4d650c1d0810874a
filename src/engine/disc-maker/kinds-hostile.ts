import {
  type DiscItem,
  type DiscPlan,
  directoryEntries,
  discCompany,
  instanceItem,
  withDirectory,
} from './disc-item.ts';
import type { DiscInstance, DiscRecipe } from './disc-study.ts';
import { seededUid } from './random.ts';
import { isSliceOfFirstCt, standardInstances } from './standard-disc.ts';

const DEEP_LEVELS = 30;
const ESCAPING_FILE_ID = '../../ETC/PASSWD';
const ODD_NAMES = ['IM\u001b[2J\u001b[31m', 'IM\n000002', 'gnp.\u202eEXE'];
const MZ = Buffer.from('MZ\x90\0');
const ELF = Buffer.from('\x7fELF\x02\x01\x01', 'latin1');

/**
 * What somebody who means harm puts on a disc: programs in the preambles of images, links out of the medium,
 * a DICOMDIR that points out of it, names that talk to a terminal, folders without end. All of it is inert.
 */
export function hostileDisc(recipe: DiscRecipe): DiscPlan {
  const instances = standardInstances(recipe);
  const slices = instances.filter(isSliceOfFirstCt);
  const items = instances.map((instance): DiscItem => {
    const place = slices.indexOf(instance);
    if (place === 0) return instanceItem({ ...instance, preamble: MZ }, 'executable-preamble');
    if (place === 1) return instanceItem({ ...instance, preamble: ELF }, 'executable-preamble');
    return instanceItem(instance);
  });
  const stranger = (index: number, path: string): DiscInstance[] => {
    const source = slices[index % slices.length];
    if (source === undefined) return [];
    const sopInstanceUid = seededUid(source.sopInstanceUid, path);
    return [
      { ...source, path, sopInstanceUid, dataset: () => ({ ...source.dataset(), SOPInstanceUID: sopInstanceUid }) },
    ];
  };
  const oddNames = ODD_NAMES.flatMap((name, index) => stranger(index, `ODD/${name}`)).map((each) =>
    instanceItem(each, 'control-characters-in-name'),
  );
  const folders = Array.from({ length: DEEP_LEVELS }, (_, level) => `L${level}`);
  const deep = stranger(2, [...folders, 'IM000000'].join('/')).map((each) => instanceItem(each));
  const links: DiscItem[] = [
    { type: 'symlink', path: 'DICOM/OUTSIDE', target: '../../../../../../etc/passwd' },
    { type: 'symlink', path: 'DICOM/LOOP', target: '..' },
  ];
  const escaping = slices.slice(0, 1).map((instance) => ({ instance, path: ESCAPING_FILE_ID }));
  const plan = withDirectory(
    recipe,
    [...items, ...oddNames, ...deep, ...links, ...discCompany()],
    [...directoryEntries(instances), ...escaping],
  );
  return { ...plan, refusedPaths: [ESCAPING_FILE_ID] };
}

/** No DICOMDIR and names that DICOM does not allow: long, with spaces and accents, composed and decomposed, equal in their first letters. */
export function lossyNamesDisc(recipe: DiscRecipe): DiscPlan {
  const folders = [
    'Bilder für Jörg/Thorax – axial (Lungenfenster)',
    'Снимки/Грудная клетка',
    '画像/胸部',
    `${'Long folder name '.repeat(5).trim()}/cafe\u0301`,
  ];
  const items = standardInstances(recipe).map((instance, index) => {
    const name = `Untersuchung ${instance.series.number} Schicht ${String(instance.instanceNumber).padStart(4, '0')}.dcm`;
    return instanceItem({
      ...instance,
      path: `${folders[index % folders.length]}/${index} ${instance.series.description} ${name}`.normalize(
        index % 2 === 0 ? 'NFC' : 'NFD',
      ),
    });
  });
  return { items: [...items, ...discCompany()], directory: null };
}
