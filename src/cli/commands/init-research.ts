import type { SettingsPatch } from '../../contract/settings.ts';
import { parseOptions } from '../../engine/deidentify/options.ts';
import { UsageError } from '../exit-codes.ts';
import { secretFrom } from '../secret-file.ts';
import { address } from '../server-address.ts';

/** The archive for research and teaching, as `gantry init` names it: with its project, for there all pseudonyms and UIDs follow from. */
export async function researchPatch(
  values: {
    'research-orthanc'?: string | undefined;
    'research-user'?: string | undefined;
    'research-password-file'?: string | undefined;
    'research-project'?: string | undefined;
    'research-option'?: string[] | undefined;
  },
  caPem: string | undefined,
): Promise<Pick<SettingsPatch, 'research'>> {
  const url = values['research-orthanc'];
  const project = values['research-project'];
  if (url === undefined && project === undefined) return {};
  if (url === '') return { research: null };
  if (url === undefined || !project) throw new UsageError('--research-orthanc and --research-project go together');
  const chosen = parseOptions('basic', values['research-option'] ?? []);
  if (!chosen.ok) throw new UsageError(chosen.message);
  const password = await secretFrom(values['research-password-file']);
  return {
    research: {
      url: address(url, '--research-orthanc'),
      user: values['research-user'] ?? '',
      ...(password === undefined ? {} : { password }),
      ...(caPem === undefined ? {} : { caPem }),
      project,
      options: [...chosen.options],
    },
  };
}
