import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { fault } from '../../../contract/fault.ts';
import { useMay } from '../../app/desk-queries.ts';
import { useHealth } from '../../app/engine-queries.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './settings-page.module.css';

/** A new key for the vault, put where the old one is kept. The engine starts again for it. */
export function VaultKeySection() {
  const { t } = useWords();
  const { engine } = useServices();
  const mayChange = useMay('vault.changeKey');
  const [isOpen, asking] = useDisclosure(false);
  // Backups that the last change did not reach: the change itself ended while nobody looked.
  const left = useHealth().data?.find((line) => line.fault?.code === 'backups-old-key')?.fault;
  const change = useMutation({ mutationFn: () => engine.vault.changeKey({}), onSuccess: asking.close });
  if (!mayChange) return null;
  const ask = (): void => {
    change.reset();
    asking.open();
  };
  return (
    <div className={classes.card}>
      <Section title={t('settings.vaultKey')} text={t('settings.vaultKeyText')}>
        <div className={classes.results} aria-live="polite">
          {change.isSuccess ? t('settings.vaultKeyBegun') : null}
        </div>
        {left ? <FaultNote fault={fault('backups-old-key', left.params)} live="status" /> : null}
        <div>
          <Button variant="default" onClick={ask}>
            {t('settings.vaultKeyChange')}
          </Button>
        </div>
        <Modal
          opened={isOpen}
          onClose={asking.close}
          title={t('settings.vaultKeyChange')}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          <p>{t('settings.vaultKeyAsk')}</p>
          {change.error ? <FaultNote fault={faultOf(change.error)} live="alert" /> : null}
          <div className={classes.actions}>
            <Button variant="default" onClick={asking.close}>
              {t('common.close')}
            </Button>
            <Button loading={change.isPending} onClick={() => change.mutate()}>
              {t('settings.vaultKeyChange')}
            </Button>
          </div>
        </Modal>
      </Section>
    </div>
  );
}
