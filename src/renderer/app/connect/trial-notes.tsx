import type { ReactNode } from 'react';
import type { RowProblem } from '../../../contract/directory.ts';
import type { ArchiveTrial, DirectoryTrial, ViewerTrial } from '../../../contract/trials.ts';
import { Note } from '../../ui/note.tsx';
import type { Translate } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './connect.module.css';
import { TrialFault } from './trial-fault.tsx';

/** What came of trying an archive: what it is, and what an administrator should know of it. */
export function ArchiveTrialNote({ trial }: { trial: ArchiveTrial }) {
  const { t } = useWords();
  if (trial.fault) return <TrialFault fault={trial.fault} />;
  const { product, studies, mayStore, dicomWeb, notices } = trial;
  const name = product || t('connect.anArchive');
  return (
    <Note
      tone={mayStore === false ? 'person' : 'proven'}
      live="status"
      title={studies === null ? t('connect.connected', { name }) : t('connect.archiveHolds', { name, count: studies })}
    >
      <Facts
        facts={[
          mayStore === false ? t('connect.mayNotStore') : mayStore ? t('connect.mayStore') : null,
          dicomWeb ? t('connect.dicomWeb') : t('connect.noDicomWeb'),
          ...notices.map((notice) => t(`settings.notice.${notice}`)),
        ]}
      />
    </Note>
  );
}

/** What came of trying a directory: how many it knows, and what cannot be done with it. */
export function DirectoryTrialNote({ trial }: { trial: DirectoryTrial }) {
  const { t } = useWords();
  if (trial.fault) return <TrialFault fault={trial.fault} />;
  const { patients, orders, account, problems, problemCount } = trial;
  const patientWords = t(patients.isWhole ? 'connect.patients' : 'connect.patientsMore', { count: patients.count });
  const orderWords = t(orders.isWhole ? 'connect.orders' : 'connect.ordersMore', { count: orders.count });
  const isDoubtful = problemCount > 0 || patients.count === 0;
  return (
    <Note
      tone={isDoubtful ? 'person' : 'proven'}
      live="status"
      title={t('connect.directoryHolds', { patients: patientWords, orders: orderWords })}
    >
      <Facts
        facts={[
          account ? t('connect.account', { name: account }) : null,
          patients.count === 0 ? t('connect.nobody') : null,
          trial.knowsEverybody ? null : t('connect.onlyExpected'),
          trial.canLink ? null : t('connect.cannotLink'),
          problemCount > 0 ? t('connect.problems', { count: problemCount }) : null,
          ...problems.map((problem) => problemWords(t, problem)),
        ]}
      />
    </Note>
  );
}

/** Where a record stands that could not be taken, and why. `reason` is the command line's: English in every language. */
function problemWords(t: Translate, { source, line, why }: Omit<RowProblem, 'reason'>): string {
  const { code, ...params } = why ?? { code: 'unreadable' as const };
  const replace = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? visibleText(value) : value]),
  );
  const reason = t(`connect.rowReason.${code}`, { replace });
  if (line === 0) return reason;
  return t('connect.problemLine', { source: source === 'worklist' ? t('part.worklist') : source, line, reason });
}

/** What came of asking for the viewer's page. */
export function ViewerTrialNote({ trial }: { trial: ViewerTrial }) {
  const { t } = useWords();
  if (trial.fault) return <TrialFault fault={trial.fault} />;
  return (
    <Note
      tone={trial.answer === 'page' ? 'proven' : 'quiet'}
      live="status"
      title={t(`connect.viewerAnswer.${trial.answer}`)}
    />
  );
}

function Facts({ facts }: { facts: readonly (string | null)[] }): ReactNode {
  const known = facts.filter((fact) => fact !== null);
  if (known.length === 0) return null;
  return (
    <div className={classes.facts}>
      {known.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  );
}
