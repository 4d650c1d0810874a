import { Menu, Portal } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { cloneElement, type MouseEvent, type ReactElement, type ReactNode, useState } from 'react';
import { useWords } from '../words/use-words.ts';

/** One thing that can be done with what the menu is about. */
export interface RowAction {
  readonly name: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

interface RowMenuItems {
  readonly label: string;
  readonly actions: readonly RowAction[];
  readonly copies: readonly { name: string; value: string }[];
}

/** What can have a menu: an element that is told of the right button and the menu key. */
export type MenuOwner = ReactElement<{ onContextMenu?: (event: MouseEvent) => void }>;

interface Place {
  readonly x: number;
  readonly y: number;
  /** What had the focus, and has it again afterwards. */
  readonly focused: Element | null;
}

/**
 * A menu on the right mouse button, the keyboard's menu key and Shift+F10: what can be done, and the numbers to copy. All of it can be reached on the screen
 * as well. `children`: the one element that it is about. Long lists have one around each row, so nothing of the menu exists before it is opened.
 */
export function RowMenu({ children, ...items }: RowMenuItems & { children: MenuOwner }) {
  const [place, setPlace] = useState<Place | null>(null);
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    setPlace({ x: event.clientX, y: event.clientY, focused: document.activeElement });
  };
  const close = (): void => {
    setPlace(null);
    if (place?.focused instanceof HTMLElement) place.focused.focus();
  };
  return (
    <>
      {cloneElement(children, { onContextMenu: open })}
      {place ? <OpenMenu {...items} place={place} onClose={close} /> : null}
    </>
  );
}

function OpenMenu({ label, actions, copies, place, onClose }: RowMenuItems & { place: Place; onClose: () => void }) {
  const { t } = useWords();
  const known = copies.filter(({ value }) => value !== '');
  return (
    <Portal target="main">
      <Menu
        opened
        onClose={onClose}
        position="right-start"
        offset={0}
        shadow="md"
        transitionProps={{ duration: 0 }}
        returnFocus={false}
      >
        <Menu.Target>
          <span aria-hidden style={{ position: 'fixed', top: place.y, left: place.x }} />
        </Menu.Target>
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
    </Portal>
  );
}
