import { Button } from '@mantine/core';
import { useHealth } from '../../app/engine-queries.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { HealthLine } from './health-line.tsx';
import classes from './settings-page.module.css';

/** Every part that Gantry checks by itself. */
export function ChecksSection() {
  const { t } = useWords();
  const health = useHealth();
  return (
    <div className={classes.card}>
      <Section
        title={t('settings.checks')}
        aside={
          <Button variant="default" size="xs" loading={health.isFetching} onClick={() => void health.refetch()}>
            {t('settings.checkAgain')}
          </Button>
        }
      >
        {health.error ? <FaultNote fault={faultOf(health.error)} live="status" /> : null}
        <div aria-live="polite">
          {(health.data ?? []).map((line) => (
            <HealthLine key={`${line.part} ${line.archive ?? ''}`} line={line} />
          ))}
        </div>
      </Section>
    </div>
  );
}
