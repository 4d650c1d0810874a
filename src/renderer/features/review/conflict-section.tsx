import { Button, Radio } from '@mantine/core';
import type { ContestedImage, IdentitySide, StudySummary } from '../../../contract/scan.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { Note } from '../../ui/note.tsx';
import { discPatientName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './conflict-section.module.css';
import type { ConflictDraft } from './conflicts.ts';
import type { Review } from './use-review.ts';

/** What a person must decide before anything else: whose study it is, and which of several files is the image. */
export function ConflictSection({ study, review }: { study: StudySummary; review: Review }) {
  const { identities, files } = study.conflicts;
  const draft = review.studyDraft.conflicts;
  const change = (next: Partial<ConflictDraft>) => review.changeConflicts({ ...draft, ...next });
  return (
    <>
      {identities.length > 0 ? <People sides={identities} draft={draft} onChange={change} /> : null}
      {files.length > 0 ? <Files images={files} draft={draft} onChange={change} /> : null}
    </>
  );
}

interface Part {
  draft: ConflictDraft;
  onChange: (next: Partial<ConflictDraft>) => void;
}

function People({ sides, draft, onChange }: Part & { sides: IdentitySide[] }) {
  const { t } = useWords();
  const words = useSideWords();
  const others = draft.side === null ? [] : sides.filter(({ key }) => key !== draft.side);
  return (
    <Note tone="stop" title={t('conflict.peopleTitle', { count: sides.length })}>
      <Radio.Group
        className={classes.group ?? ''}
        label={t('conflict.whose')}
        value={draft.side}
        onChange={(side) => onChange({ side, others: {} })}
      >
        {sides.map((side) => (
          <Radio key={side.key} value={side.key} label={words.name(side)} description={words.facts(side)} />
        ))}
      </Radio.Group>
      {others.map((side) => (
        <Radio.Group
          key={side.key}
          className={classes.group ?? ''}
          label={t('conflict.other', { name: words.name(side), count: side.instances })}
          value={draft.others[side.key] ?? null}
          onChange={(value) => onChange({ others: { ...draft.others, [side.key]: value === 'same' ? 'same' : 'out' } })}
        >
          <Radio value="out" label={t('conflict.leaveOut')} />
          <Radio value="same" label={t('conflict.samePerson')} />
        </Radio.Group>
      ))}
    </Note>
  );
}

function useSideWords() {
  const { t, format } = useWords();
  return {
    name: (side: IdentitySide) => discPatientName(side.patientName) || t('review.noName'),
    facts: ({ birthDate, sex, patientId, instances, series }: IdentitySide) => {
      const known = (['M', 'F', 'O'] as const).find((one) => one === sex);
      return (
        <FactLine
          facts={[
            birthDate ? format.date(birthDate) : t('review.noBirthDate'),
            known ? t(`sex.${known}`) : null,
            patientId || t('review.noPatientId'),
            `${t('common.images', { count: instances })}, ${t('common.series', { count: series })}`,
          ]}
        />
      );
    },
  };
}

/** More than this are decided together: nobody compares a hundred pairs one by one. */
const shownImages = 6;

function Files({ images, draft, onChange }: Part & { images: ContestedImage[] }) {
  const { t, format } = useWords();
  const keepAll = (of: (image: ContestedImage) => string | null) =>
    onChange({ files: Object.fromEntries(images.map((image) => [image.sopInstanceUid, of(image)])) });
  return (
    <Note tone="stop" title={t('conflict.filesTitle', { count: images.length })}>
      {images.slice(0, shownImages).map(({ sopInstanceUid, files }) => (
        <Radio.Group
          key={sopInstanceUid}
          className={classes.group ?? ''}
          label={t('conflict.whichFile', { image: imageWords(files[0]) })}
          value={radioOf(draft.files[sopInstanceUid])}
          onChange={(value) => onChange({ files: { ...draft.files, [sopInstanceUid]: value === none ? null : value } })}
        >
          {files.map(({ key, path, bytes }) => (
            <Radio key={key} value={key} label={path} description={format.bytes(bytes)} />
          ))}
          <Radio value={none} label={t('conflict.noFile')} />
        </Radio.Group>
      ))}
      {images.length > 1 ? (
        <div className={classes.all}>
          <Button size="xs" variant="default" onClick={() => keepAll((image) => image.files[0]?.key ?? null)}>
            {t('conflict.firstOfAll', { count: images.length })}
          </Button>
          <Button size="xs" variant="default" onClick={() => keepAll(() => null)}>
            {t('conflict.noneOfAll', { count: images.length })}
          </Button>
          <span>{t('conflict.decidedFiles', { count: Object.keys(draft.files).length, total: images.length })}</span>
        </div>
      ) : null}
    </Note>
  );
}

const none = 'none';

function radioOf(kept: string | null | undefined): string | null {
  return kept === undefined ? null : (kept ?? none);
}

/** An image as people call it: its series and number. */
function imageWords(file: ContestedImage['files'][number] | undefined): string {
  return [file?.modality, file?.description, file?.instanceNumber].filter(Boolean).join(' ');
}
