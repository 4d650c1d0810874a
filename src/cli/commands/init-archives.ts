import { firstArchiveName, unchangedArchives } from '../../contract/plain.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import { UsageError } from '../exit-codes.ts';

type Archives = NonNullable<SettingsPatch['archives']>;
type Server = NonNullable<SettingsPatch['archive']>;

/**
 * The list of further archives after `gantry init --archive NAME`, whose --orthanc or --dicomweb is then this one's: added, changed, or taken out with an
 * empty address. Passwords that are not named stay.
 */
export function changedArchives(
  before: NonNullable<Settings['archives']>,
  change: {
    name: string;
    server: Server | null;
    isRemoved: boolean;
    modalities: readonly string[] | undefined;
    institutions: readonly string[] | undefined;
  },
): Archives {
  const { name, server, isRemoved, modalities, institutions } = change;
  if (name === '' || name === firstArchiveName)
    throw new UsageError(`--archive takes a name of your own, not "${name}"`);
  const kept: Archives = unchangedArchives(before);
  const known = kept.find((one) => one.name === name);
  if (isRemoved) return kept.filter((one) => one !== known);
  if (known === undefined && server === null)
    throw new UsageError(`--archive ${name} is new here: it needs --orthanc URL or --dicomweb URL`);
  const changed = {
    ...(server ?? known),
    name,
    modalities: listed(modalities) ?? known?.modalities ?? [],
    institutions: listed(institutions) ?? known?.institutions ?? [],
  } as Archives[number];
  return known === undefined ? [...kept, changed] : kept.map((one) => (one === known ? changed : one));
}

/** `CT,MR` and the option given twice are the same; an empty text takes the rule away. */
function listed(values: readonly string[] | undefined): string[] | undefined {
  return values
    ?.flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
