import type { Preview, ReportItem } from '../../contract/preview.ts';
import { useWords } from '../words/use-words.ts';
import classes from './report-view.module.css';

/** A structured report as plain text in a tree. What it says is text to React: nothing of it can become markup. */
export function ReportView({ report }: { report: Extract<Preview, { kind: 'report' }> }) {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable with the keyboard
    <article className={classes.report} aria-label={report.title || t('preview.kindReport')} tabIndex={0}>
      <h3 className={classes.title}>{report.title || t('preview.kindReport')}</h3>
      <p className={classes.state}>{report.isVerified ? t('preview.verified') : t('preview.unverified')}</p>
      {report.items.length === 0 ? <p>{t('preview.reportEmpty')}</p> : <Items items={report.items} />}
      {report.isCut ? <p className={classes.state}>{t('preview.reportCut')}</p> : null}
    </article>
  );
}

function Items({ items }: { items: readonly ReportItem[] }) {
  return (
    <ul className={classes.items}>
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change, and its items have no names of their own
        <li key={at}>
          {item.name ? <span className={classes.name}>{item.name}</span> : null}
          {item.value ? <span className={classes.value}>{item.value}</span> : null}
          {item.items.length > 0 ? <Items items={item.items} /> : null}
        </li>
      ))}
    </ul>
  );
}
