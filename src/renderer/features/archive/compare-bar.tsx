import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconColumns2 } from '@tabler/icons-react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { StudyComparison } from '../../app/viewer/study-comparison.tsx';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import { useShownArchive } from './shown-archive.ts';

/** How many studies are chosen to be compared, and the comparison of two. */
export function CompareBar({ chosen, onClear }: { chosen: readonly ArchiveStudy[]; onClear: () => void }) {
  const { t } = useWords();
  const { name: archive } = useShownArchive();
  const [isOpen, comparison] = useDisclosure(false);
  const [first, second] = chosen;
  return (
    <>
      <Note
        tone="quiet"
        icon={IconColumns2}
        live="status"
        title={t(second ? 'compare.two' : 'compare.one')}
        actions={
          <>
            <Button size="sm" variant="subtle" color="gray" onClick={onClear}>
              {t('compare.clear')}
            </Button>
            <Button size="sm" disabled={!second} onClick={comparison.open}>
              {t('compare.open')}
            </Button>
          </>
        }
      />
      <Modal
        opened={isOpen && second !== undefined}
        onClose={comparison.close}
        title={t('compare.title')}
        size={760}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {first && second ? <StudyComparison studies={[first, second]} archive={archive} /> : null}
      </Modal>
    </>
  );
}
