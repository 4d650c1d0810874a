import type { Settings } from '../contract/settings.ts';
import type { ImportEquipment } from './dicom/coercion.ts';

/** How Gantry signs what it changed: the Contributing Equipment item of this site (PS3.3 §C.12.1.1, code MEDIM). */
export function importEquipment(site: Settings['site'], version: string): ImportEquipment {
  return {
    manufacturer: 'Gantry',
    modelName: 'Gantry',
    softwareVersions: version,
    ...(site.institutionName ? { institutionName: site.institutionName } : {}),
    ...(site.stationName ? { stationName: site.stationName } : {}),
  };
}
