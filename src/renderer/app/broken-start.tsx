import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Fault } from '../../contract/fault.ts';
import { FactList } from '../ui/fact-line.tsx';
import { Note } from '../ui/note.tsx';
import { faultWords } from '../words/fault-words.ts';
import { useWords } from '../words/use-words.ts';
import classes from './start-page.module.css';

/** The records cannot be opened: what was tried, that nothing was deleted, where the backup is, and what to tell support. */
export function BrokenStart({ fault }: { fault: Fault }) {
  const { t } = useWords();
  const words = faultWords(t, fault.code, fault.params);
  const { copyPath, backupPath } = fault.params;
  const isDamaged = fault.code === 'ledger-damaged';
  const facts = [
    ...(copyPath ? [{ label: t('start.brokenCopy'), value: String(copyPath) }] : []),
    ...(backupPath ? [{ label: t('start.brokenBackup'), value: String(backupPath) }] : []),
  ];
  const report = reportOf(fault);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <h1 className={classes.title}>{words.what}</h1>
        <Note tone="person" icon={IconAlertTriangle} live="alert" title={words.safe}>
          {words.todo}
        </Note>
        {isDamaged ? <p className={classes.text}>{t('start.brokenTried')}</p> : null}
        {facts.length > 0 ? <FactList facts={facts} /> : null}
        {isDamaged && !backupPath ? <p className={classes.text}>{t('start.brokenNoBackup')}</p> : null}
        <section aria-label={t('start.brokenCall')} className={classes.fields}>
          <p className={classes.text}>{t('start.brokenCall')}</p>
          <pre className={classes.report}>{report}</pre>
        </section>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => void navigator.clipboard.writeText(report)}>
            {t('start.copyText')}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** Code and plain facts: no patient's data is ever in a fault. */
function reportOf({ code, params }: Fault): string {
  return [`Gantry: ${code}`, ...Object.entries(params).map(([name, value]) => `${name}: ${value}`)].join('\n');
}
