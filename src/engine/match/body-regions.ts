/**
 * The regions that orders and headers name, each with the words that stand for it in BodyPartExamined (PS3.16 Annex L), descriptions and procedure
 * names, in the languages that our sites write. A word with a space is two words in a row.
 */
export const bodyRegions: Readonly<Record<string, readonly string[]>> = {
  head: words(
    'head brain skull cranium cranial cerebral intracranial stroke schaedel schadel kopf hirn gehirn crane cerveau cabeza craneo',
  ),
  face: words('face facial sinus sinuses maxillofacial orbit orbits mandible gesicht nnh'),
  neck: words('neck hals cou cuello thyroid schilddruese larynx'),
  cspine: [...words('cspine hws cervical'), 'c spine', 'cervical spine'],
  tspine: [...words('tspine bws dorsal'), 't spine', 'thoracic spine'],
  lspine: [...words('lspine lws lumbar lumbosacral'), 'l spine', 'lumbar spine'],
  spine: words('spine spinal wirbelsaeule wirbelsaule rachis columna'),
  chest: words('chest thorax thoracic lung lungs pulmonary lunge poumon torax pe'),
  ribs: words('rib ribs rippen'),
  heart: words('heart cardiac coronary ccta herz coeur corazon tte tee echo echocardiogram calcium'),
  breast: words('breast breasts mamma mammo mammography mammogram mammographie tomosynthesis sein mama'),
  abdomen: words(
    'abdomen abdominal abd kub bauch liver leber hepatic biliary pancreas pancreatic mrcp kidney kidneys renal niere spleen bowel enterography urogram',
  ),
  pelvis: words('pelvis pelvic pel becken prostate uterus bladder transvaginal transvag endovaginal bassin'),
  hip: words('hip hips huefte hufte hanche cadera'),
  shoulder: words('shoulder schulter epaule hombro scapula'),
  clavicle: words('clavicle schluesselbein'),
  arm: words('humerus arm forearm radius ulna oberarm unterarm bras'),
  elbow: words('elbow ellenbogen coude codo'),
  wrist: words('wrist handgelenk poignet scaphoid'),
  hand: words('hand hands finger fingers thumb main mano'),
  thigh: words('femur thigh oberschenkel'),
  knee: words('knee knees knie patella genou rodilla'),
  leg: words('leg tibia fibula calf unterschenkel jambe tibfib'),
  ankle: words('ankle sprunggelenk osg cheville'),
  foot: words('foot feet toe toes calcaneus heel fuss pied pie'),
  esophagus: words('esophagus oesophagus barium swallow esophagram swallowing'),
  whole: [...words('wholebody ganzkoerper'), 'whole body', 'skull to thigh', 'skull thigh', 'skull base'],
};

/** Regions that stand so close that the one is often written for the other. */
const neighbours: readonly (readonly [string, string])[] = [
  ...[
    ['chest', 'ribs'],
    ['chest', 'heart'],
    ['hip', 'pelvis'],
    ['hand', 'wrist'],
    ['foot', 'ankle'],
    ['head', 'face'],
  ],
  ...[
    ['spine', 'cspine'],
    ['spine', 'tspine'],
    ['spine', 'lspine'],
    ['shoulder', 'clavicle'],
    ['abdomen', 'pelvis'],
    ['neck', 'cspine'],
  ],
] as unknown as readonly (readonly [string, string])[];

function words(text: string): string[] {
  return text.split(' ');
}

/** The regions that a folded text names; empty when it names none that we know, which then contradicts nothing. */
export function regionsIn(text: string): Set<string> {
  const padded = ` ${text} `;
  const found = new Set(
    Object.keys(bodyRegions).filter((region) => bodyRegions[region]?.some((word) => padded.includes(` ${word} `))),
  );
  if (found.has('tspine') && !/ thoracic aorta /.test(padded)) {
    found.delete('spine');
    if (!/ (chest|thorax|lungs?) /.test(padded)) found.delete('chest');
  }
  if (found.has('cspine') || found.has('lspine')) found.delete('spine');
  return found;
}

/** 1 where two sets of regions are the same, 0 where they have nothing to do with each other; null where either names none. */
export function regionAgreement(left: ReadonlySet<string>, right: ReadonlySet<string>): number | null {
  if (left.size === 0 || right.size === 0) return null;
  if (left.has('whole') !== right.has('whole')) return 0.3;
  const shared = [...left].filter((region) => right.has(region)).length;
  const all = new Set([...left, ...right]).size;
  if (shared > 0) return 0.4 + (0.6 * shared) / all;
  const isNear = neighbours.some(
    ([one, other]) => (left.has(one) && right.has(other)) || (left.has(other) && right.has(one)),
  );
  return isNear ? 0.3 : 0;
}
