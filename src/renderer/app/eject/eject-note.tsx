import { Button } from '@mantine/core';
import type { EjectOutcome } from '../../../contract/volumes.ts';
import { Note } from '../../ui/note.tsx';
import type { Translate } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';

/** Why a disc or stick is still in the drive, and what to do. Nothing when it is out. */
export function EjectNote({
  outcome,
  name,
  onAnyway,
}: {
  outcome: EjectOutcome | null;
  name: string;
  onAnyway: () => void;
}) {
  const { t } = useWords();
  if (outcome === null || outcome === 'ejected') return null;
  return (
    <Note
      tone="person"
      live="alert"
      title={t(`eject.${outcome}.what`, { name, system: systemName(t) })}
      actions={
        outcome === 'needed' ? (
          <Button size="sm" variant="default" onClick={onAnyway}>
            {t('eject.anyway')}
          </Button>
        ) : undefined
      }
    >
      {t(`eject.${outcome}.todo`)}
    </Note>
  );
}

/** What people call the thing that holds the disc. */
function systemName(t: Translate): string {
  if (/Windows/.test(navigator.userAgent)) return 'Windows';
  return /Mac OS X/.test(navigator.userAgent) ? 'macOS' : t('eject.thisComputer');
}
