import { CloseButton, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useWords } from '../words/use-words.ts';

/** A search field. Ctrl+F puts the cursor here; Escape empties it. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  onEnter,
  hotkey = true,
  className,
}: {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  onEnter?: () => void;
  hotkey?: boolean;
  className?: string | undefined;
}) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  useHotkeys(hotkey ? [['mod+F', () => field.current?.focus()]] : [], []);
  return (
    <TextInput
      ref={field}
      type="search"
      className={className ?? ''}
      aria-label={label}
      placeholder={placeholder ?? label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.();
        if (event.key === 'Escape') onChange('');
      }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        value ? <CloseButton size="sm" aria-label={t('common.undo')} onClick={() => onChange('')} /> : undefined
      }
    />
  );
}
