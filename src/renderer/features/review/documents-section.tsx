import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { documentTargets } from '../../../contract/plain.ts';
import type { ScannedDocument, ScanReport } from '../../../contract/scan.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './documents-section.module.css';
import { documentsOf } from './taken-documents.ts';
import type { Review } from './use-review.ts';

/** The reports, scans, photographs and films of the disc: what is ticked becomes part of the study. */
export function DocumentsSection({ report, review }: { report: ScanReport; review: Review }) {
  const { t } = useWords();
  const documents = documentsOf(report);
  if (documents.length === 0) return null;
  const usable = documents.filter(({ targets }) => targets.length > 0);
  const taken = Object.keys(review.documents).length;
  const takeAll = () =>
    review.changeStudy({
      documents:
        taken === usable.length
          ? {}
          : Object.fromEntries(usable.flatMap(({ id, targets: [target] }) => (target ? [[id, target]] : []))),
    });
  return (
    <Section
      title={t('documents.title')}
      text={t('documents.help')}
      aside={
        usable.length > 1 ? (
          <Button variant="subtle" size="xs" onClick={takeAll}>
            {taken === usable.length ? t('documents.none') : t('documents.all')}
          </Button>
        ) : null
      }
    >
      <ul className={classes.list}>
        {documents.map((document) => (
          <li key={document.id} className={classes.row}>
            <DocumentRow document={document} review={review} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function DocumentRow({ document, review }: { document: ScannedDocument; review: Review }) {
  const { t, format } = useWords();
  const { id, path, kind, targets, pages, problem, turned } = document;
  const chosen = review.documents[id];
  const name = path.split('/').at(-1) ?? path;
  const [suggested] = targets;
  const isFilm = kind === 'mp4' || kind === 'mpeg2';
  const take = (target: string | undefined) => {
    const known = documentTargets.find((one) => one === target);
    const { [id]: _, ...others } = review.documents;
    review.changeStudy({ documents: known === undefined ? others : { ...others, [id]: known } });
  };
  return (
    <>
      <Checkbox
        size="sm"
        checked={chosen !== undefined}
        disabled={suggested === undefined}
        label={
          <span className={classes.name} title={path}>
            {name}
          </span>
        }
        description={
          <FactLine
            facts={[
              t(`documents.kind.${kind}`),
              pages !== null && !isFilm && kind !== 'jpeg' && kind !== 'png' && t('documents.pages', { count: pages }),
              format.bytes(document.bytes),
              turned !== 'no' && problem === null && t(`documents.turned.${turned}`),
              problem !== null && t(`documents.problem.${problem}`),
            ]}
          />
        }
        onChange={(event) => take(event.currentTarget.checked ? suggested : undefined)}
      />
      {chosen !== undefined && targets.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={t('documents.targetOf', { name })}
          value={chosen}
          onChange={(event) => take(event.currentTarget.value)}
          data={targets.map((target) => ({ value: target, label: t(`documents.target.${target}`) }))}
        />
      ) : null}
    </>
  );
}
