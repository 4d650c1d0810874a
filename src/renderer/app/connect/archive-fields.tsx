import { NativeSelect } from '@mantine/core';
import { useWords } from '../../words/use-words.ts';
import { AccountFields, CertificateField } from './common-fields.tsx';
import classes from './connect.module.css';
import type { ArchiveForm } from './connection-form.ts';

/** Where the archive is, and who we are to it. */
export function ArchiveFields({
  connection,
  isKept,
}: {
  connection: { form: ArchiveForm; edit(change: Partial<ArchiveForm>): void };
  isKept: boolean;
}) {
  const { t } = useWords();
  const { form, edit } = connection;
  return (
    <div className={classes.fields}>
      <AccountFields connection={connection} isKept={isKept} />
      <NativeSelect
        label={t('settings.protocol')}
        value={form.protocol}
        data={[
          { value: 'orthanc', label: t('settings.protocolOrthanc') },
          { value: 'dicomweb', label: t('settings.protocolDicomweb') },
        ]}
        onChange={(event) => edit({ protocol: event.currentTarget.value === 'dicomweb' ? 'dicomweb' : 'orthanc' })}
      />
      <CertificateField value={form.caPem} onChange={(caPem) => edit({ caPem })} />
    </div>
  );
}
