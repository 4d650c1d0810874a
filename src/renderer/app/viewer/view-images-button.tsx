import { ActionIcon, Button, Loader, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconColumns2, IconPhoto } from '@tabler/icons-react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import type { useWords as Words } from '../../words/use-words.ts';
import { useWords } from '../../words/use-words.ts';
import { useArchiveStudies } from './use-archive-studies.ts';
import type { useViewer } from './use-viewer.ts';
import classes from './view-images-button.module.css';

/** "View images" of one study, and beside it another study of the same patient to compare it with. */
export function ViewImagesButton({
  viewer,
  studyInstanceUid,
  mrn,
  archive = '',
  name,
}: {
  viewer: ReturnType<typeof useViewer>;
  studyInstanceUid: string;
  /** Under which number the archive has the patient; empty where nothing is to be compared. */
  mrn: string;
  /** The archive that it was sent to, by its name; '' for the first one. */
  archive?: string | undefined;
  /** For a screen reader: whose images. */
  name: string;
}) {
  const { t } = useWords();
  const [isOpen, menu] = useDisclosure(false);
  return (
    <Button.Group>
      <Button
        size="sm"
        loading={viewer.isPending}
        leftSection={<IconPhoto size={16} aria-hidden />}
        aria-label={t('queue.viewImagesName', { title: name })}
        onClick={() => viewer.mutate([studyInstanceUid])}
      >
        {t('queue.viewImages')}
      </Button>
      {mrn ? (
        <Menu opened={isOpen} onChange={(opened) => (opened ? menu.open() : menu.close())} position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className={classes.compare ?? ''}
              size={36}
              variant="filled"
              disabled={viewer.isPending}
              aria-label={t('viewer.compareName', { title: name })}
              title={t('viewer.compare')}
            >
              <IconColumns2 size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown className={classes.others ?? ''}>
            {isOpen ? (
              <Others
                mrn={mrn}
                archive={archive}
                studyInstanceUid={studyInstanceUid}
                onChoose={(other) => viewer.mutate([studyInstanceUid, other])}
              />
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </Button.Group>
  );
}

/** The patient's other studies in the archive. */
function Others({
  mrn,
  archive,
  studyInstanceUid,
  onChoose,
}: {
  mrn: string;
  archive: string;
  studyInstanceUid: string;
  onChoose: (studyInstanceUid: string) => void;
}) {
  const { t, format } = useWords();
  const found = useArchiveStudies(mrn, archive);
  const others = (found.data ?? []).filter((study) => study.studyInstanceUid !== studyInstanceUid);
  return (
    <>
      <Menu.Label>{t('viewer.compareWith')}</Menu.Label>
      {found.isPending ? (
        <Menu.Item disabled leftSection={<Loader size={14} />}>
          {t('viewer.looking')}
        </Menu.Item>
      ) : null}
      {found.error ? <Menu.Item disabled>{t('viewer.historyUnknown')}</Menu.Item> : null}
      {found.data && others.length === 0 ? <Menu.Item disabled>{t('viewer.noOther')}</Menu.Item> : null}
      {others.map((study) => (
        <Menu.Item key={study.orthancStudyId} onClick={() => onChoose(study.studyInstanceUid)}>
          {studyWords(study, { t, format })}
        </Menu.Item>
      ))}
    </>
  );
}

/** `03/01/2026 · CT · Thorax`: what tells one study of a patient from another. */
export function studyWords(study: ArchiveStudy, { t, format }: Pick<ReturnType<typeof Words>, 't' | 'format'>): string {
  const date = study.studyDate ? format.date(study.studyDate) : t('viewer.noDate');
  return [date, study.modalities.join(', '), study.description].filter((part) => part !== '').join(' · ');
}
