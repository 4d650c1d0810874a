import type { EngineClient } from '../contract/engine.ts';
import { type EhrField, ehrFields } from '../contract/plain.ts';
import type { MappingProblem, TagMapping } from '../contract/settings.ts';
import { keywordValues } from './arguments.ts';
import { UsageError } from './exit-codes.ts';

/**
 * `--map FIELD=KEYWORD[,KEYWORD]`, over the map as it is: the field becomes these tags and no others, none at all with an empty KEYWORD. `--map default` goes
 * back to the specification's table 7 (null).
 */
export function changedMap(current: readonly TagMapping[], options: readonly string[]): TagMapping[] | null {
  if (options.includes('default')) {
    if (options.length > 1) throw new UsageError('--map default goes alone');
    return null;
  }
  let map = [...current];
  for (const { keyword: name, value } of keywordValues(options, '--map')) {
    const field = fieldNamed(name);
    const keywords = value.split(',').map((keyword) => keyword.trim());
    const own = keywords.filter((keyword) => keyword !== '').map((keyword) => ({ field, keyword }));
    map = [...map.filter((row) => row.field !== field), ...own];
  }
  return map;
}

/** Says what is wrong with the map before anything is saved. */
export async function saveTagMap(client: EngineClient, tagMap: TagMapping[] | null): Promise<void> {
  const [problem] = tagMap === null ? [] : (await client.settings.tryTagMap({ tagMap })).problems;
  if (problem) throw new UsageError(`--map ${problem.field}=${problem.keyword}: ${problemWords[problem.code]}`);
  await client.settings.save({ tagMap });
}

const problemWords: Readonly<Record<MappingProblem['code'], string>> = {
  'unknown-keyword': 'DICOM knows no tag of this name',
  'not-editable': 'this tag holds an image together or says how it was made, and is never set from the EHR',
  'wrong-vr': 'the tag is of a kind that cannot hold this field',
  'taken-twice': 'another field becomes this tag already',
  identity: 'number, name, birth date and sex always become their own tags, and nothing else does',
};

/** By name, as in the settings or as the EHR spells it: `clinicName`, `clinic_name`. */
function fieldNamed(name: string): EhrField {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  const field = ehrFields.find((each) => plain(each) === plain(name));
  if (field === undefined) throw new UsageError(`--map takes FIELD=KEYWORD; FIELD is one of ${ehrFields.join(', ')}`);
  return field;
}
