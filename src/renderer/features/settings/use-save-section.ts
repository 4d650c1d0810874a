import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { patchOf, type SectionName, type SettingsForm } from './settings-form.ts';

/** Saves one section and then checks every connection, so that the result stands beside what was typed. */
export function useSaveSection(section: SectionName) {
  const { engine } = useServices();
  const cache = useQueryClient();
  const forget = useSettingsDraft((state) => state.forget);

  const check = useMutation({
    mutationFn: () => engine.app.health({}),
    onSuccess: (health) => cache.setQueryData(queryKeys.health, health),
  });
  const save = useMutation({
    mutationFn: (patch: SettingsPatch) => engine.settings.save(patch),
    onSuccess: (settings) => {
      cache.setQueryData(queryKeys.settings, settings);
      forget(section);
      check.mutate();
    },
  });
  return {
    save: (form: SettingsForm) => save.mutate(patchOf(section, form)),
    /** Takes the connection of this section away. */
    remove: () => save.mutate({ [section]: null }),
    check: () => check.mutate(),
    isBusy: save.isPending || check.isPending,
    isSaved: save.isSuccess,
    error: save.error ?? check.error,
    /** Set once a check of this section has ended. */
    health: check.data ?? null,
  };
}
