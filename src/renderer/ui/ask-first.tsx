import { Button, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './ask-first.module.css';

/** A button that says what follows and asks before it does it; what it needs to know first is asked there too. Enter does nothing. */
export function AskFirst({
  label,
  name,
  question,
  yes,
  no,
  isReady = true,
  isBusy = false,
  icon,
  position = 'top-end',
  onYes,
  children,
}: {
  label: string;
  /** What screen readers say, with whom or what it is about. */
  name: string;
  question: string;
  yes: string;
  no: string;
  isReady?: boolean;
  isBusy?: boolean;
  icon?: ReactNode;
  /** Where the question opens, so that it stays in the part of the window that the button is in. */
  position?: 'top-end' | 'bottom-start';
  onYes: () => void;
  /** Fields. */
  children?: ReactNode;
}) {
  const [isOpen, asking] = useDisclosure(false);
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => (open ? asking.open() : asking.close())}
      trapFocus
      position={position}
      shadow="md"
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          loading={isBusy}
          leftSection={icon}
          aria-label={name}
          onClick={asking.toggle}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.ask ?? ''}>
        <p>{question}</p>
        {children}
        <div className={classes.answers}>
          <Button size="sm" variant="default" onClick={asking.close}>
            {no}
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={!isReady}
            onClick={() => {
              onYes();
              asking.close();
            }}
          >
            {yes}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
