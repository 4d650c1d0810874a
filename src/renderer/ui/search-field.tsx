import { CloseButton, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type Ref, useRef } from 'react';
import { useWords } from '../words/use-words.ts';

/** A search field. Ctrl+F puts the cursor here; Escape empties it. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  onEnter,
  onKey,
  hotkey = true,
  list,
  inputRef,
  className,
}: {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  onEnter?: () => void;
  /** Sees each key first; true where it took it. */
  onKey?: (key: string) => boolean;
  hotkey?: boolean;
  /** The list of options that the field's keys walk through (ARIA: an editable combobox with a listbox). */
  list?: { id: string; isOpen: boolean; markedId: string | undefined };
  inputRef?: Ref<HTMLInputElement>;
  className?: string | undefined;
}) {
  const { t } = useWords();
  const own = useRef<HTMLInputElement>(null);
  useHotkeys(hotkey ? [['mod+F', () => own.current?.focus()]] : [], []);
  return (
    <TextInput
      ref={inputRef ?? own}
      type="search"
      className={className ?? ''}
      aria-label={label}
      placeholder={placeholder ?? label}
      value={value}
      {...(list
        ? {
            role: 'combobox',
            autoComplete: 'off',
            'aria-autocomplete': 'list' as const,
            'aria-expanded': list.isOpen,
            'aria-controls': list.isOpen ? list.id : undefined,
            'aria-activedescendant': list.markedId,
          }
        : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (onKey?.(event.key)) event.preventDefault();
        else if (event.key === 'Enter') onEnter?.();
        else if (event.key === 'Escape') onChange('');
      }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        value ? <CloseButton size="sm" aria-label={t('common.clearSearch')} onClick={() => onChange('')} /> : undefined
      }
    />
  );
}
