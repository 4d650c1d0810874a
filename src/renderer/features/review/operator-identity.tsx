import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { IdentityTicks } from './identity-ticks.tsx';
import classes from './match.module.css';
import type { Review } from './use-review.ts';

/** Without an EHR the operator's word counts: the number and the accession from the referral. */
export function OperatorIdentity({ review }: { review: Review }) {
  const { t } = useWords();
  const { chosen } = review.patientDraft;
  const used = chosen?.by === 'operator' ? chosen : null;
  const [mrn, setMrn] = useState(used?.mrn ?? '');
  const [accession, setAccession] = useState(used?.accessionNumber ?? '');
  const isUsed = used !== null && used.mrn === mrn.trim() && (used.accessionNumber ?? '') === accession.trim();
  return (
    <Section title={t('match.patient')}>
      <Note tone="quiet" title={t('match.noEhrTitle')}>
        {t('match.noEhrText')}
      </Note>
      <div className={classes.form}>
        <TextInput
          label={t('match.operatorMrn')}
          value={mrn}
          maxLength={64}
          spellCheck={false}
          onChange={(event) => setMrn(event.currentTarget.value)}
        />
        <TextInput
          label={t('match.operatorAccession')}
          value={accession}
          maxLength={16}
          spellCheck={false}
          onChange={(event) => setAccession(event.currentTarget.value)}
        />
        <Button
          variant={isUsed ? 'default' : 'filled'}
          disabled={mrn.trim() === '' || isUsed}
          onClick={() =>
            review.choosePatient({ by: 'operator', mrn: mrn.trim(), accessionNumber: accession.trim() || null })
          }
        >
          {t('match.operatorUse')}
        </Button>
      </div>
      <IdentityTicks review={review} />
    </Section>
  );
}
