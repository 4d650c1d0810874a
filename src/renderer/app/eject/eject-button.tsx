import { Button } from '@mantine/core';
import { IconPlayerEject } from '@tabler/icons-react';
import { useWords } from '../../words/use-words.ts';

/** Takes a disc or stick out of the drive. */
export function EjectButton({
  name,
  prominent,
  size = 'sm',
  isBusy,
  onEject,
}: {
  name: string;
  /** The next thing to do: everything is copied, and decided. */
  prominent: boolean;
  size?: 'sm' | 'md';
  isBusy: boolean;
  onEject: () => void;
}) {
  const { t } = useWords();
  return (
    <Button
      size={size}
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
