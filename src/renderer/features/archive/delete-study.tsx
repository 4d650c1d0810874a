import { Button, Modal, Textarea, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeletionResult } from '../../../contract/archive.ts';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { deletionWord } from '../../../contract/plain.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './delete-study.module.css';
import { useShownArchive } from './shown-archive.ts';

const longestReason = 500;

/** Deletes a study from the archive: for administrators, with a reason, after its number was typed. */
export function DeleteStudy({
  study,
  title,
  onDeleted,
}: {
  study: ArchiveStudy;
  /** What was examined, and when. */
  title: string;
  onDeleted: (result: DeletionResult) => void;
}) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const [isOpen, asking] = useDisclosure(false);
  const right = useQuery({
    queryKey: queryKeys.archiveMayDelete(archive),
    queryFn: ({ signal }) => calls.mayDelete(which, { signal }),
    // The archive changes without telling.
    staleTime: 0,
  });
  const reason = right.data?.reason ?? null;
  return (
    <>
      <Tooltip label={reason ? t(`archive.mayNot.${reason}`) : ''} disabled={reason === null} multiline maw={320}>
        <Button
          size="sm"
          variant="subtle"
          color="red"
          className={classes.open ?? ''}
          // Focus and pointer still reach it, so that everybody learns why not.
          {...(right.data?.may === true ? {} : { 'data-disabled': true })}
          aria-disabled={right.data?.may !== true}
          onClick={() => {
            if (right.data?.may) asking.open();
          }}
        >
          {t('archive.delete')}
        </Button>
      </Tooltip>
      <Modal
        opened={isOpen}
        onClose={asking.close}
        title={t('archive.deleteTitle')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {isOpen ? <Question study={study} title={title} onClose={asking.close} onDeleted={onDeleted} /> : null}
      </Modal>
    </>
  );
}

function Question({
  study,
  title,
  onClose,
  onDeleted,
}: {
  study: ArchiveStudy;
  title: string;
  onClose: () => void;
  onDeleted: (result: DeletionResult) => void;
}) {
  const { t } = useWords();
  const { name: archive, calls, which } = useShownArchive();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const word = deletionWord(study);
  const remove = useMutation({
    mutationFn: () =>
      calls.delete({
        ...which,
        ...{ studyId: study.orthancStudyId, reason: reason.trim(), confirmation: typed.trim() },
      }),
    onSuccess(result) {
      onClose();
      onDeleted(result);
      void cache.invalidateQueries({ queryKey: queryKeys.archiveSearches });
      void cache.invalidateQueries({ queryKey: queryKeys.archiveStatistics(archive) });
      void cache.invalidateQueries({ queryKey: queryKeys.histories });
    },
  });
  const isReady = reason.trim() !== '' && typed.trim() === word;
  return (
    <form
      className={classes.question}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !remove.isPending) remove.mutate();
      }}
    >
      <p>
        {t('archive.deleteText', {
          images: t('common.images', { count: study.instances }),
          study: title,
          patient: visibleText(readableName(study.patientName)) || t('review.noName'),
        })}
      </p>
      <Textarea
        label={t('archive.deleteWhy')}
        autosize
        minRows={2}
        maxLength={longestReason}
        required
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        label={t('archive.deleteType', { word })}
        autoComplete="off"
        required
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {remove.error ? <FaultNote fault={faultOf(remove.error)} live="alert" /> : null}
      <div className={classes.answers}>
        <Button variant="default" onClick={onClose}>
          {t('archive.deleteNo')}
        </Button>
        <Button type="submit" color="red" disabled={!isReady} loading={remove.isPending}>
          {t('archive.deleteYes')}
        </Button>
      </div>
    </form>
  );
}
