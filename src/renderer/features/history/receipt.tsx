import { Button, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { UploadLog } from '../../../contract/imports.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { FactList } from '../../ui/fact-line.tsx';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './receipt.module.css';

/** A receipt for whoever brought the disc: how many images, when, and to whom the disc went back. Printed by the window; kept nowhere. */
export function Receipt({ log, by }: { log: UploadLog; by: string }) {
  const { t, format } = useWords();
  const settings = useSettings();
  const patient = readableName(log.modifiedPatientName ?? log.originalPatientName ?? '');
  const [returnedTo, setReturnedTo] = useState(patient);
  return (
    <section aria-label={t('history.receipt')} className={classes.ask}>
      <TextInput
        label={t('history.returnedTo')}
        value={returnedTo}
        onChange={(event) => setReturnedTo(event.currentTarget.value)}
      />
      <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
        {t('history.printReceipt')}
      </Button>
      {createPortal(
        <article className={classes.sheet} aria-hidden>
          <h1>{t('history.receipt')}</h1>
          <p>{settings.data?.site.institutionName}</p>
          <FactList
            facts={[
              { label: t('history.patient'), value: patient },
              { label: t('history.mrn'), value: log.modifiedPatientId ?? log.originalPatientId ?? '' },
              { label: t('history.images'), value: String(log.numberOfFiles) },
              { label: t('history.status'), value: t(`history.statusText.${log.uploadStatus}`) },
              { label: t('history.when'), value: format.moment(log.uploadedAt) },
              { label: t('history.by'), value: by },
              { label: t('history.returnedTo'), value: returnedTo },
            ]}
          />
          <p className={classes.signature}>{t('history.signature')}</p>
        </article>,
        document.body,
      )}
    </section>
  );
}
