import { Menu, Modal, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconLogout, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useDesk } from '../../app/desk-queries.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../words/use-words.ts';
import { EmergencyForm } from './emergency-form.tsx';
import classes from './people.module.css';

/** Who is signed in, and what she can do about it; nothing where nobody signs in. */
export function PersonMenu() {
  const { t, format } = useWords();
  const { engine } = useServices();
  const { data: desk } = useDesk();
  const [asksReason, setAsksReason] = useState(false);
  if (!desk?.person || desk.signIn === 'off') return null;
  const { person, emergency } = desk;
  const role = person.roles.at(-1);
  const isEmergency = person.emergencyUntil !== null;
  const words = isEmergency
    ? t('people.emergencyUntil', { time: format.time(person.emergencyUntil ?? '') })
    : [role ? t(`people.role.${role}`) : '', person.source === 'offline' ? t('people.offline') : '']
        .filter(Boolean)
        .join(', ');
  const PersonIcon = isEmergency ? IconAlertTriangle : IconUser;
  return (
    <>
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.user} data-emergency={isEmergency} title={t('people.menu')}>
            <PersonIcon size={16} aria-hidden />
            <span className={classes.userName}>
              {person.name} · {words}
            </span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconLock size={16} aria-hidden />}
            rightSection={<span className={classes.text}>{t('people.lockHint')}</span>}
            onClick={() => void engine.people.lock({ reason: 'person' })}
          >
            {t('people.lock')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void engine.people.signOut({})}>
            {t('people.signOut')}
          </Menu.Item>
          {emergency !== 'off' && !person.roles.includes('imaging') && !person.roles.includes('administrator') ? (
            <Menu.Item
              color="red"
              leftSection={<IconAlertTriangle size={16} aria-hidden />}
              onClick={() => setAsksReason(true)}
            >
              {t('people.emergency')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asksReason} onClose={() => setAsksReason(false)} title={t('people.emergencyTitle')} centered>
        <EmergencyForm asksName={false} onDone={() => setAsksReason(false)} />
      </Modal>
    </>
  );
}
