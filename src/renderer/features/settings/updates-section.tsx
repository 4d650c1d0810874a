import { Button, Modal, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReleaseKind, UpdateState } from '../../../contract/updates.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { isWebAddressOrNone, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

/** Where new versions come from, and each step to one: looked for, downloaded, installed, each by a click of its own. */
export function UpdatesSection({ form, hasSource }: { form: SettingsForm; hasSource: boolean }) {
  const { t } = useWords();
  const { shell } = useServices();
  const edit = useSettingsDraft((state) => state.edit);
  const { data: state } = useQuery({ queryKey: queryKeys.updates, queryFn: () => shell.updates.current({}) });
  if (!state) return null;
  return (
    <div className={classes.card}>
      <Section title={t('settings.updatesTitle')} text={t('settings.updatesText')}>
        <TextInput
          label={t('settings.updatesUrl')}
          description={t('settings.updatesUrlHint')}
          value={form.updatesUrl}
          error={isWebAddressOrNone(form.updatesUrl) ? null : t('settings.updatesUrlInvalid')}
          spellCheck={false}
          dir="ltr"
          onChange={(event) => edit({ updatesUrl: event.currentTarget.value })}
        />
        <SectionFoot section="updates" form={form} />
        <Steps state={state} hasSource={hasSource} />
      </Section>
    </div>
  );
}

function Steps({ state, hasSource }: { state: UpdateState; hasSource: boolean }) {
  const { t, format } = useWords();
  const { shell } = useServices();
  const [asks, asking] = useDisclosure(false);
  const look = useMutation({ mutationFn: (kind: ReleaseKind) => shell.updates.look({ kind }) });
  const download = useMutation({ mutationFn: () => shell.updates.download({}) });
  const install = useMutation({ mutationFn: () => shell.updates.install({}) });
  const { step, version, release, percent, last } = state;
  const error = look.error ?? download.error ?? install.error;
  const isBusy = look.isPending || download.isPending || install.isPending || step === 'installing';
  const canLook = hasSource && step !== 'unavailable' && step !== 'unsigned';
  const forget = (): void => {
    for (const one of [look, download, install]) one.reset();
  };
  return (
    <>
      <div className={classes.results} role="status">
        <p>{t('settings.updatesVersion', { version })}</p>
        {last ? (
          <p>{t(`settings.${last.outcome === 'installed' ? 'updatesInstalled' : 'updatesFailed'}`, last)}</p>
        ) : null}
        {step === 'unavailable' ? <p>{t('settings.updatesUnavailable')}</p> : null}
        {step === 'unsigned' ? <p>{t('settings.updatesUnsigned')}</p> : null}
        {step === 'none' ? <p>{t('settings.updatesNone', { version })}</p> : null}
        {step === 'offered' && release ? (
          <p>
            {t(`settings.${release.kind === 'latest' ? 'updatesOffered' : 'updatesOfferedEarlier'}`, {
              version: release.version,
              date: format.moment(release.releasedAt),
              size: format.bytes(release.sizeBytes),
            })}
          </p>
        ) : null}
        {step === 'downloading' ? <p>{t('settings.updatesDownloading', { percent: percent ?? 0 })}</p> : null}
        {step === 'ready' && release ? <p>{t('settings.updatesReady', { version: release.version })}</p> : null}
        {step === 'installing' ? <p>{t('settings.updatesInstalling')}</p> : null}
        {error ? <FaultNote fault={faultOf(error)} live="alert" /> : null}
      </div>
      {canLook ? (
        <div className={classes.actions}>
          {(['earlier', 'latest'] as const).map((kind) => (
            <Button
              key={kind}
              variant={kind === 'latest' ? 'default' : 'subtle'}
              disabled={isBusy}
              loading={look.isPending && look.variables === kind}
              onClick={() => {
                forget();
                look.mutate(kind);
              }}
            >
              {t(kind === 'latest' ? 'settings.updatesLook' : 'settings.updatesLookEarlier')}
            </Button>
          ))}
          {step === 'offered' || step === 'downloading' ? (
            <Button
              loading={download.isPending}
              onClick={() => {
                forget();
                download.mutate();
              }}
            >
              {t('settings.updatesDownload')}
            </Button>
          ) : null}
          {step === 'ready' ? (
            <Button disabled={isBusy} onClick={asking.open}>
              {t('settings.updatesInstall')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <Modal
        opened={asks}
        onClose={asking.close}
        title={t('settings.updatesAskTitle', { version: release?.version ?? '' })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
        centered
      >
        <p>{t('settings.updatesAskText')}</p>
        <div className={classes.actions}>
          <Button variant="default" data-autofocus onClick={asking.close}>
            {t('settings.updatesLater')}
          </Button>
          <Button
            onClick={() => {
              asking.close();
              forget();
              install.mutate();
            }}
          >
            {t('settings.updatesInstallNow')}
          </Button>
        </div>
      </Modal>
    </>
  );
}
