import { Button, Checkbox, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { directoryKinds } from '../../../contract/plain.ts';
import type { Settings } from '../../../contract/settings.ts';
import { useWords } from '../../words/use-words.ts';
import { useServices } from '../services.tsx';
import { AccountFields, AddressField, CertificateField, SecretField } from './common-fields.tsx';
import classes from './connect.module.css';
import { hasDirectorySecret, isPort, isTitle } from './connection-form.ts';
import type { DirectoryConnection } from './use-connection.ts';

interface Fields {
  readonly connection: DirectoryConnection;
  readonly settings: Settings;
}

/** Where patients and orders come from: one of four kinds, each with its own questions. */
export function DirectoryFields({ connection, settings }: Fields) {
  const { t } = useWords();
  const { form, edit } = connection;
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={t('connect.kind')}
        description={t(`connect.kindHint.${form.kind}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={form.kind}
        data={directoryKinds.map((value) => ({ value, label: t(`connect.kindName.${value}`) }))}
        onChange={(event) => {
          const kind = directoryKinds.find((one) => one === event.currentTarget.value);
          // A secret typed for one kind is none of another.
          if (kind) edit({ kind, password: '', privateKey: '' });
        }}
      />
      {form.kind === 'rest' ? <EhrFields connection={connection} settings={settings} /> : null}
      {form.kind === 'fhir' ? <FhirFields connection={connection} settings={settings} /> : null}
      {form.kind === 'worklist' ? <WorklistFields connection={connection} /> : null}
      {form.kind === 'csv' ? <FolderField connection={connection} /> : null}
    </div>
  );
}

function EhrFields({ connection, settings }: Fields) {
  const { form, edit } = connection;
  return (
    <>
      <AccountFields connection={connection} isKept={hasDirectorySecret(form, settings)} />
      <CertificateField value={form.caPem} onChange={(caPem) => edit({ caPem })} />
    </>
  );
}

function FhirFields({ connection: { form, edit }, settings }: Fields) {
  const { t } = useWords();
  const isKept = hasDirectorySecret(form, settings);
  return (
    <>
      <AddressField url={form.url} isPlainAllowed={form.isPlainAllowed} onChange={edit} />
      <Radio.Group
        label={t('connect.signIn')}
        value={form.signIn}
        onChange={(value) => edit({ signIn: value === 'smart' ? 'smart' : 'bearer' })}
      >
        <Stack gap="xs" mt={4}>
          <Radio value="bearer" label={t('connect.bearer')} />
          <Radio value="smart" label={t('connect.smart')} />
        </Stack>
      </Radio.Group>
      {form.signIn === 'bearer' ? (
        <SecretField
          label={t('connect.token')}
          value={form.password}
          isKept={isKept}
          onChange={(password) => edit({ password })}
        />
      ) : (
        <>
          <TextInput
            label={t('connect.clientId')}
            value={form.clientId}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => edit({ clientId: event.currentTarget.value })}
          />
          <Textarea
            label={t('connect.privateKey')}
            description={isKept ? t('connect.kept') : t('connect.privateKeyHint')}
            value={form.privateKey}
            rows={form.privateKey ? 4 : 2}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => edit({ privateKey: event.currentTarget.value })}
          />
        </>
      )}
      <CertificateField value={form.caPem} onChange={(caPem) => edit({ caPem })} />
    </>
  );
}

function WorklistFields({ connection: { form, edit } }: Pick<Fields, 'connection'>) {
  const { t } = useWords();
  const titleError = (title: string) => (title.trim() === '' || isTitle(title) ? null : t('connect.titleInvalid'));
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={t('connect.host')}
          value={form.host}
          spellCheck={false}
          onChange={(event) => edit({ host: event.currentTarget.value })}
        />
        <TextInput
          label={t('connect.port')}
          inputMode="numeric"
          value={form.port}
          error={form.port === '' || isPort(form.port) ? null : t('connect.portInvalid')}
          onChange={(event) => edit({ port: event.currentTarget.value })}
        />
      </div>
      <div className={classes.pair}>
        <TextInput
          label={t('connect.calledTitle')}
          value={form.calledTitle}
          error={titleError(form.calledTitle)}
          spellCheck={false}
          onChange={(event) => edit({ calledTitle: event.currentTarget.value })}
        />
        <TextInput
          label={t('connect.ownTitle')}
          placeholder="GANTRY"
          value={form.ownTitle}
          error={titleError(form.ownTitle)}
          spellCheck={false}
          onChange={(event) => edit({ ownTitle: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label={t('connect.tls')}
        description={t('connect.tlsHint')}
        checked={form.isTls}
        onChange={(event) => edit({ isTls: event.currentTarget.checked })}
      />
      {form.isTls ? <CertificateField value={form.caPem} onChange={(caPem) => edit({ caPem })} /> : null}
    </>
  );
}

function FolderField({ connection: { form, edit } }: Pick<Fields, 'connection'>) {
  const { t } = useWords();
  const { shell } = useServices();
  const choose = () =>
    void shell.dialog.choosePaths({ kind: 'folder' }).then(([folder]) => {
      if (folder !== undefined) edit({ folder });
    });
  return (
    <>
      <TextInput
        label={t('connect.folder')}
        description={t('connect.folderHint')}
        value={form.folder}
        spellCheck={false}
        onChange={(event) => edit({ folder: event.currentTarget.value })}
      />
      <div>
        <Button variant="default" size="xs" leftSection={<IconFolderOpen size={18} aria-hidden />} onClick={choose}>
          {t('connect.chooseFolder')}
        </Button>
      </div>
    </>
  );
}
