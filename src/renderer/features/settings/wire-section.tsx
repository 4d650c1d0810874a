import { Button, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings, SettingsPatch } from '../../../contract/settings.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './settings-page.module.css';
import {
  arePins,
  isProxyOrNone,
  lines,
  type ProxyForm,
  proxyFormOf,
  proxyPatch,
  type WireForm,
  wireFormOf,
  wirePatch,
} from './wire-form.ts';

/** What a careful network asks for beyond an authority: pinned keys and a certificate of our own, for a server that is set up. */
export function WireSection({ part, settings }: { part: 'archive' | 'ehr'; settings: Settings }) {
  const { t } = useWords();
  const [edits, setEdits] = useState<Partial<WireForm>>({});
  const saving = useSave(() => setEdits({}));
  const server = settings[part];
  if (server === null || !/^https:/.test(server.url)) return null;
  const form = { ...wireFormOf(server), ...edits };
  const edit = (change: Partial<WireForm>): void => setEdits((before) => ({ ...before, ...change }));
  return (
    <div className={classes.card}>
      <Section
        title={t(part === 'archive' ? 'settings.wireArchive' : 'settings.wireDirectory')}
        text={t('settings.wireText')}
      >
        <div className={classes.fields}>
          <Textarea
            label={t('settings.wirePins')}
            description={t('settings.wirePinsHint')}
            value={form.pins}
            error={arePins(form.pins) ? null : t('settings.wirePinsInvalid')}
            rows={2}
            dir="ltr"
            spellCheck={false}
            onChange={(event) => edit({ pins: event.currentTarget.value })}
          />
          <Textarea
            label={t('settings.wireCert')}
            value={form.certPem}
            rows={2}
            dir="ltr"
            spellCheck={false}
            onChange={(event) => edit({ certPem: event.currentTarget.value })}
          />
          <Textarea
            label={t('settings.wireKey')}
            description={t(server.wire?.hasClientKey ? 'settings.wireKeyKept' : 'settings.wireKeyHint')}
            value={form.keyPem}
            rows={2}
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => edit({ keyPem: event.currentTarget.value })}
          />
        </div>
        <Foot
          saving={saving}
          isDirty={Object.keys(edits).length > 0}
          isComplete={arePins(form.pins)}
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
  onSave,
}: {
  saving: ReturnType<typeof useSave>;
  isDirty: boolean;
  isComplete: boolean;
  onSave: () => void;
}) {
  const { t } = useWords();
  return (
    <>
      {saving.error ? <FaultNote fault={faultOf(saving.error)} live="alert" /> : null}
      <div className={classes.actions}>
        <span className={classes.state} role="status">
          {isDirty ? t('settings.unsaved') : saving.isSuccess ? t('settings.saved') : null}
        </span>
        <Button loading={saving.isPending} disabled={!isDirty || !isComplete} onClick={onSave}>
          {t('common.save')}
        </Button>
      </div>
    </>
  );
}
