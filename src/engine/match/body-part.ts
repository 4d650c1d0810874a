/** The regions that orders and headers name, each with the words that stand for it in BodyPartExamined, descriptions and procedure names. */
const regions: Readonly<Record<string, readonly string[]>> = {
  head: ['head', 'brain', 'skull', 'schaedel', 'schadel', 'kopf', 'cranial', 'cerebral', 'hirn'],
  neck: ['neck', 'hals', 'cervical soft', 'carotid', 'thyroid'],
  chest: ['chest', 'thorax', 'lung', 'lungs', 'thoracic'],
  breast: ['breast', 'mamma', 'mammography', 'mammo'],
  heart: ['heart', 'cardiac', 'coronary', 'herz'],
  abdomen: ['abdomen', 'abdominal', 'liver', 'kidney', 'pancreas', 'leber'],
  pelvis: ['pelvis', 'pelvic', 'becken', 'prostate', 'uterus', 'bladder'],
  spine: ['spine', 'cspine', 'tspine', 'lspine', 'lumbar', 'wirbelsaeule', 'wirbelsaule', 'lws', 'hws', 'bws'],
  shoulder: ['shoulder', 'schulter', 'clavicle'],
  arm: ['elbow', 'forearm', 'humerus', 'arm', 'ellenbogen'],
  hand: ['hand', 'wrist', 'finger', 'thumb', 'handgelenk'],
  hip: ['hip', 'huefte', 'hufte'],
  knee: ['knee', 'knie', 'patella'],
  leg: ['leg', 'femur', 'tibia', 'thigh', 'calf'],
  foot: ['foot', 'ankle', 'toe', 'fuss', 'calcaneus'],
};

/** The regions that a text names; empty when it names none that we know, which then contradicts nothing. */
export function bodyRegions(text: string): Set<string> {
  const words = new Set(
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .split(/[^a-z]+/),
  );
  return new Set(Object.keys(regions).filter((region) => regions[region]?.some((word) => words.has(word))));
}

/** `null` when either names no region we know. */
export function regionsAgree(left: string, right: string): boolean | null {
  const ours = bodyRegions(left);
  const theirs = bodyRegions(right);
  if (ours.size === 0 || theirs.size === 0) return null;
  return [...ours].some((region) => theirs.has(region));
}
