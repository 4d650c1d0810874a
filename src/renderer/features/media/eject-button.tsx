import { Button } from '@mantine/core';
import { IconPlayerEject } from '@tabler/icons-react';
import { useWords } from '../../words/use-words.ts';

/** Takes a disc or stick out of the drive. */
export function EjectButton({
  name,
  prominent,
  isBusy,
  onEject,
}: {
  name: string;
  /** The next thing to do: everything is copied. */
  prominent: boolean;
  isBusy: boolean;
  onEject: () => void;
}) {
  const { t } = useWords();
  return (
    <Button
      size={prominent ? 'md' : 'sm'}
      variant={prominent ? 'filled' : 'default'}
      leftSection={<IconPlayerEject size={18} aria-hidden />}
      loading={isBusy}
      aria-label={t('eject.name', { name })}
      onClick={onEject}
    >
      {t('eject.button')}
    </Button>
  );
}
