import { Button, Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import { isWebAddress, plainHost } from './addresses.ts';
import classes from './connect.module.css';

/** The address of a server, and the question that an unencrypted one raises. */
export function AddressField({
  url,
  isPlainAllowed,
  onChange,
}: {
  url: string;
  isPlainAllowed: boolean;
  onChange: (change: { url: string } | { isPlainAllowed: boolean }) => void;
}) {
  const { t } = useWords();
  const host = plainHost(url);
  return (
    <>
      <TextInput
        label={t('settings.url')}
        placeholder={t('settings.urlHint')}
        value={url}
        error={url !== '' && !isWebAddress(url) ? t('settings.urlInvalid') : null}
        spellCheck={false}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
      {host === null ? null : (
        <Checkbox
          label={t('connect.plain', { host })}
          description={t('connect.plainHint')}
          checked={isPlainAllowed}
          onChange={(event) => onChange({ isPlainAllowed: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

interface AccountForm {
  url: string;
  user: string;
  password: string;
  isPlainAllowed: boolean;
}

/** A server of the web, and who we are to it. */
export function AccountFields({
  connection: { form, edit },
  isKept,
}: {
  connection: { form: AccountForm; edit(change: Partial<AccountForm>): void };
  isKept: boolean;
}) {
  const { t } = useWords();
  return (
    <>
      <AddressField url={form.url} isPlainAllowed={form.isPlainAllowed} onChange={edit} />
      <div className={classes.pair}>
        <TextInput
          label={t('settings.user')}
          value={form.user}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => edit({ user: event.currentTarget.value })}
        />
        <SecretField
          label={t('settings.password')}
          value={form.password}
          isKept={isKept}
          onChange={(password) => edit({ password })}
        />
      </div>
    </>
  );
}

/** A secret: typed in, never shown again. Left empty, the saved one stays. */
export function SecretField({
  label,
  value,
  isKept,
  onChange,
}: {
  label: string;
  value: string;
  /** Whether one is saved that would be used. */
  isKept: boolean;
  onChange: (value: string) => void;
}) {
  const { t } = useWords();
  return (
    <PasswordInput
      label={label}
      value={value}
      autoComplete="new-password"
      {...(isKept ? { description: t('connect.kept') } : {})}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The certificate of an authority that this computer does not know. Few sites need it: it unfolds when asked for. */
export function CertificateField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(value !== '');
  if (!isOpen)
    return (
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconCertificate size={18} stroke={1.5} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t('connect.ownCertificate')}
        </Button>
      </div>
    );
  return (
    <Textarea
      label={t('settings.certificate')}
      description={t('settings.certificateHint')}
      value={value}
      rows={value ? 4 : 2}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
