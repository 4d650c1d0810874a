import { Menu } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';

/** One thing that can be done with what the menu is about. */
export interface RowAction {
  readonly name: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

/**
 * A menu on the right mouse button, the keyboard's menu key and Shift+F10: what can be done, and the numbers to copy. All of it can be reached on the screen
 * as well. `children`: the one element that it is about.
 */
export function RowMenu({
  label,
  actions,
  copies,
  children,
}: {
  label: string;
  actions: readonly RowAction[];
  copies: readonly { name: string; value: string }[];
  children: ReactElement;
}) {
  const { t } = useWords();
  const known = copies.filter(({ value }) => value !== '');
  return (
    <Menu shadow="md" transitionProps={{ duration: 0 }} withinPortal>
      <Menu.ContextMenu>{children}</Menu.ContextMenu>
      <Menu.Dropdown aria-label={label}>
        {actions.map(({ name, icon, run }) => (
          <Menu.Item key={name} leftSection={icon} onClick={run}>
            {name}
          </Menu.Item>
        ))}
        {actions.length > 0 && known.length > 0 ? <Menu.Divider /> : null}
        {known.map(({ name, value }) => (
          <Menu.Item
            key={name}
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(value)}
          >
            {t('copy.do', { name })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
