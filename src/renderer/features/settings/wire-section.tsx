import { Button, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings, SettingsPatch } from '../../../contract/settings.ts';
import { ConnectionFault } from '../../app/connect/trial-fault.tsx';
import { ArchiveTrialNote, DirectoryTrialNote } from '../../app/connect/trial-notes.tsx';
import { WireFields } from '../../app/connect/wire-fields.tsx';
import {
  arePins,
  isKeyPairWhole,
  isProxyOrNone,
  isSecured,
  lines,
  type ProxyForm,
  proxyFormOf,
  proxyPatch,
  type WireForm,
  wireFormOf,
  wirePatch,
} from '../../app/connect/wire-form.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './settings-page.module.css';

/** Pinned keys and a certificate of our own for the first archive or the directory, tried as they are typed. */
export function WireSection({ part, settings }: { part: 'archive' | 'ehr'; settings: Settings }) {
  const { t } = useWords();
  const { engine } = useServices();
  const [edits, setEdits] = useState<Partial<WireForm>>({});
  const saving = useSave(() => setEdits({}));
  const server = settings[part];
  const form = { ...wireFormOf(server ?? {}), ...edits };
  const trying = useMutation({
    mutationFn: async () => {
      const { archive } = wirePatch('archive', settings, form);
      const { ehr } = wirePatch('ehr', settings, form);
      if (part === 'archive') return archive ? { archive: await engine.settings.tryArchive({ archive }) } : {};
      return ehr ? { directory: await engine.settings.tryDirectory({ ehr }) } : {};
    },
  });
  if (server === null || !isSecured(server.url)) return null;
  const edit = (change: Partial<WireForm>): void => {
    trying.reset();
    setEdits((before) => ({ ...before, ...change }));
  };
  const hasKey = server.wire?.hasClientKey ?? false;
  return (
    <div className={classes.card}>
      <Section
        title={t(part === 'archive' ? 'settings.wireArchive' : 'settings.wireDirectory')}
        text={t('settings.wireText')}
      >
        <WireFields form={form} edit={edit} hasKey={hasKey} />
        <div aria-live="polite">
          {trying.error ? <ConnectionFault error={trying.error} /> : null}
          {trying.data?.archive ? <ArchiveTrialNote trial={trying.data.archive} /> : null}
          {trying.data?.directory ? <DirectoryTrialNote trial={trying.data.directory} /> : null}
        </div>
        <Foot
          saving={saving}
          isDirty={Object.keys(edits).length > 0}
          isComplete={arePins(form.pins) && isKeyPairWhole(form, hasKey)}
          test={{ isBusy: trying.isPending, run: () => trying.mutate() }}
          onSave={() => saving.mutate(wirePatch(part, settings, form))}
        />
      </Section>
    </div>
  );
}

/** The site's proxy to archive and EHR. */
export function ProxySection({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const [edits, setEdits] = useState<Partial<ProxyForm>>({});
  const saving = useSave(() => setEdits({}));
  const form = { ...proxyFormOf(settings), ...edits };
  const edit = (change: Partial<ProxyForm>): void => setEdits((before) => ({ ...before, ...change }));
  return (
    <div className={classes.card}>
      <Section title={t('settings.proxyTitle')} text={t('settings.proxyText')}>
        <div className={classes.fields}>
          <TextInput
            label={t('settings.proxyUrl')}
            value={form.url}
            error={isProxyOrNone(form.url) ? null : t('settings.proxyInvalid')}
            dir="ltr"
            spellCheck={false}
            onChange={(event) => edit({ url: event.currentTarget.value })}
          />
          <div className={classes.pair}>
            <TextInput
              label={t('settings.proxyUser')}
              value={form.user}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => edit({ user: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('settings.proxyPassword')}
              {...(settings.proxy?.hasPassword ? { description: t('settings.proxyPasswordKept') } : {})}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={form.password}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
              onChange={(event) => edit({ password: event.currentTarget.value })}
            />
          </div>
          <Textarea
            label={t('settings.proxyBypass')}
            description={t('settings.proxyBypassHint')}
            value={form.bypass}
            rows={Math.max(2, lines(form.bypass).length)}
            dir="ltr"
            spellCheck={false}
            onChange={(event) => edit({ bypass: event.currentTarget.value })}
          />
        </div>
        <Foot
          saving={saving}
          isDirty={Object.keys(edits).length > 0}
          isComplete={isProxyOrNone(form.url)}
          onSave={() => saving.mutate(proxyPatch(form))}
        />
      </Section>
    </div>
  );
}

function useSave(onSaved: () => void) {
  const { engine } = useServices();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (patch: SettingsPatch) => engine.settings.save(patch),
    onSuccess: (settings) => {
      cache.setQueryData(queryKeys.settings, settings);
      onSaved();
    },
  });
}

function Foot({
  saving,
  isDirty,
  isComplete,
  test,
  onSave,
}: {
  saving: ReturnType<typeof useSave>;
  isDirty: boolean;
  isComplete: boolean;
  /** Tries what is typed; absent where there is nothing to try it on. */
  test?: { isBusy: boolean; run: () => void };
  onSave: () => void;
}) {
  const { t } = useWords();
  return (
    <>
      {saving.error ? (
        <div role="alert">
          <ConnectionFault error={saving.error} />
        </div>
      ) : null}
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {isDirty ? t('settings.unsaved') : saving.isSuccess ? t('settings.saved') : null}
        </span>
        {test ? (
          <Button variant="default" loading={test.isBusy} disabled={!isComplete} onClick={test.run}>
            {t('settings.test')}
          </Button>
        ) : null}
        <Button loading={saving.isPending} disabled={!isDirty || !isComplete} onClick={onSave}>
          {t('common.save')}
        </Button>
      </div>
    </>
  );
}
