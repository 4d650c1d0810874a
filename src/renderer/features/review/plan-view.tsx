import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Plan, TagChange } from '../../../contract/plan.ts';
import type { DiscPatient, StudySummary } from '../../../contract/scan.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { TagDiff } from '../../ui/tag-diff.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { readableChange } from '../../words/readable-change.ts';
import { useKeywordName } from '../../words/use-keyword-name.ts';
import { useWords } from '../../words/use-words.ts';
import { CharsetChoice } from './charset-choice.tsx';
import { DicomTagEditor } from './dicom-tag-editor.tsx';
import classes from './plan-view.module.css';
import type { Review } from './use-review.ts';

/** Exactly what will be different in the archive: each value old → new, and in which images. */
export function PlanView({ study, patient, review }: { study: StudySummary; patient: DiscPatient; review: Review }) {
  const { t } = useWords();
  const [isEditing, editing] = useDisclosure(false);
  const { plan, planning, problems } = review;
  const canEdit = plan !== null || problems.length > 0;
  return (
    <Section
      title={t('plan.title')}
      aside={
        canEdit ? (
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPencil size={16} aria-hidden />}
            aria-expanded={isEditing}
            onClick={editing.toggle}
          >
            {isEditing ? t('editor.close') : t('editor.open')}
          </Button>
        ) : null
      }
    >
      {isEditing && canEdit ? <DicomTagEditor study={study} patient={patient} review={review} /> : null}
      {problems.length > 0 ? <Note tone="person" live="status" title={t('plan.problems')} /> : null}
      {planning.error && !plan ? (
        <FaultNote
          fault={faultOf(planning.error)}
          live="status"
          actions={
            <Button size="xs" variant="default" onClick={() => void planning.refetch()}>
              {t('common.retry')}
            </Button>
          }
        />
      ) : null}
      {plan ? <Changes plan={plan} choice={review.choice} /> : null}
      <CharsetChoice review={review} />
      {!plan && problems.length === 0 && !planning.error ? (
        <p className={classes.quiet}>{planning.isFetching ? t('plan.making') : t('plan.waiting')}</p>
      ) : null}
    </Section>
  );
}

const identity = ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex'];

/** Whom the images will belong to stands first, the rest by tag. */
function identityFirst(a: TagChange, b: TagChange): number {
  const rank = ({ keyword }: TagChange) => (identity.includes(keyword) ? identity.indexOf(keyword) : identity.length);
  return rank(a) - rank(b) || a.tag.localeCompare(b.tag);
}

function Changes({ plan, choice }: { plan: Plan; choice: Review['choice'] }) {
  const { t } = useWords();
  const keywordName = useKeywordName();
  const changes = plan.changes.filter((change) => change.reason !== 'record').toSorted(identityFirst);
  const records = plan.changes.filter((change) => change.reason === 'record');
  return (
    <>
      {changes.length === 0 ? (
        <p className={classes.quiet}>{t('plan.nothing')}</p>
      ) : (
        <ul className={classes.changes}>
          {changes.map((change) => (
            <Change key={`${change.tag} ${change.new}`} change={change} instances={plan.instances} choice={choice} />
          ))}
        </ul>
      )}
      <p className={classes.quiet}>
        {records.length > 0
          ? `${t('plan.records', { records: [...new Set(records.map(keywordName))].join(', ') })} `
          : null}
        {t('plan.pixels')}
      </p>
    </>
  );
}

function Change({ change, instances, choice }: { change: TagChange; instances: number; choice: Review['choice'] }) {
  const { t, format } = useWords();
  const keywordName = useKeywordName();
  const { from, to } = readableChange(change, format.date);
  const where =
    change.instances === instances ? t('plan.inAll') : t('plan.inSome', { count: change.instances, total: instances });
  return (
    <TagDiff
      label={keywordName(change)}
      from={from}
      to={to}
      note={`${t(`plan.why.${change.reason}`)}, ${where}`}
      words={{ empty: t('common.empty'), removed: t('plan.removed'), change: '→' }}
    >
      {change.instances < instances && choice ? (
        <ChangedFiles name={keywordName(change)} keyword={change.keyword} choice={choice} />
      ) : null}
    </TagDiff>
  );
}

/** Where not all images change: which files do. */
function ChangedFiles({
  name,
  keyword,
  choice,
}: {
  name: string;
  keyword: string;
  choice: NonNullable<Review['choice']>;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const [isOpen, fold] = useDisclosure(false);
  const files = useQuery({
    queryKey: queryKeys.changedFiles(choice, keyword),
    queryFn: ({ signal }) => engine.plan.changedFiles({ ...choice, keyword }, { signal }),
    enabled: isOpen,
  });
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-expanded={isOpen}
        aria-label={t('plan.whichFilesOf', { name })}
        onClick={fold.toggle}
      >
        {t('plan.whichFiles')}
      </Button>
      {isOpen && files.error ? <FaultNote fault={faultOf(files.error)} live="status" /> : null}
      {isOpen && files.isLoading ? <p className={classes.quiet}>{t('plan.lookingUp')}</p> : null}
      {isOpen && files.data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards scroll it
        <ul className={classes.files} aria-label={t('plan.whichFilesOf', { name })} tabIndex={0}>
          {files.data.paths.map((path) => (
            <li key={path} dir="ltr">
              {path}
            </li>
          ))}
          {files.data.more > 0 ? <li>{t('plan.moreFiles', { count: files.data.more })}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}
