import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { patchOf, type SectionName, type SettingsForm } from './settings-form.ts';

/** Saves one section. */
export function useSaveSection(section: SectionName) {
  const { engine } = useServices();
  const cache = useQueryClient();
  const forget = useSettingsDraft((state) => state.forget);
  const save = useMutation({
    mutationFn: (patch: SettingsPatch) => engine.settings.save(patch),
    onSuccess: (settings) => {
      cache.setQueryData(queryKeys.settings, settings);
      forget(section);
    },
  });
  return {
    save: (form: SettingsForm) => save.mutate(patchOf(section, form)),
    isBusy: save.isPending,
    isSaved: save.isSuccess,
    error: save.error,
  };
}
