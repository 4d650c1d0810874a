import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ElementOutcome } from '../../../contract/research.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './element-outcomes.module.css';

const outcomes = ['replaced', 'removed', 'kept', 'added'] as const;
type Outcome = (typeof outcomes)[number];

/** Every element of one image: kept, replaced, removed or added, with its value before and after. */
export function ElementOutcomes({ elements }: { elements: readonly ElementOutcome[] }) {
  const { t } = useWords();
  const [only, setOnly] = useState<Outcome>('replaced');
  const of = (wanted: string) => elements.filter(({ outcome }) => outcome === wanted);
  return (
    <Section
      title={t('research.valuesTitle')}
      text={elements.length === 0 ? t('research.noValues') : t('research.valuesText')}
    >
      <SegmentedControl
        className={classes.filter ?? ''}
        value={only}
        onChange={(next) => setOnly(outcomes.find((one) => one === next) ?? 'replaced')}
        data={outcomes.map((outcome) => ({
          value: outcome,
          label: `${t(`research.outcome.${outcome}`)} (${of(outcome).length})`,
        }))}
      />
      <section
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards scroll it
        tabIndex={0}
        aria-label={t(`research.outcome.${only}`)}
        hidden={elements.length === 0}
      >
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('research.name')}</th>
              <th scope="col">{t('research.old')}</th>
              <th scope="col">{t('research.new')}</th>
            </tr>
          </thead>
          <tbody>
            {of(only).map((element) => (
              <tr key={element.path}>
                <th scope="row" style={{ paddingInlineStart: 12 + element.depth * 16 }}>
                  {element.name || element.tag} <span className={classes.tag}>{element.tag}</span>
                </th>
                <td>{element.old || <em>{t('research.none')}</em>}</td>
                <td>{element.new || <em>{t('research.none')}</em>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}
