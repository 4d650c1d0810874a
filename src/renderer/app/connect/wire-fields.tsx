import { Button, Textarea } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../../words/use-words.ts';
import classes from './connect.module.css';
import { arePins, isKeyPairWhole, type WireForm } from './wire-form.ts';

interface WireFieldsProps {
  form: WireForm;
  edit: (change: Partial<WireForm>) => void;
  /** Whether a private key is saved that would be used. */
  hasKey: boolean;
}

/** What a careful network asks for beyond an authority: pinned keys, and a certificate of our own with its key. */
export function WireFields({ form, edit, hasKey }: WireFieldsProps) {
  const { t } = useWords();
  return (
    <div className={classes.fields}>
      <Textarea
        label={t('settings.wirePins')}
        description={t('settings.wirePinsHint')}
        value={form.pins}
        error={arePins(form.pins) ? null : t('settings.wirePinsInvalid')}
        rows={2}
        dir="ltr"
        spellCheck={false}
        onChange={(event) => edit({ pins: event.currentTarget.value })}
      />
      <Textarea
        label={t('settings.wireCert')}
        value={form.certPem}
        rows={2}
        dir="ltr"
        spellCheck={false}
        onChange={(event) => edit({ certPem: event.currentTarget.value })}
      />
      <Textarea
        label={t('settings.wireKey')}
        description={t(hasKey ? 'settings.wireKeyKept' : 'settings.wireKeyHint')}
        value={form.keyPem}
        error={isKeyPairWhole(form, hasKey) ? null : t('settings.wirePairInvalid')}
        rows={2}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => edit({ keyPem: event.currentTarget.value })}
      />
    </div>
  );
}

/** The same where few need it: it unfolds when asked for, and stands open where something of it is set. */
export function UnfoldingWireFields(props: WireFieldsProps) {
  const { t } = useWords();
  const { pins, certPem, keyPem } = props.form;
  const [isOpen, setOpen] = useState(pins + certPem + keyPem !== '');
  if (isOpen) return <WireFields {...props} />;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconKey size={18} stroke={1.5} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('connect.wire')}
      </Button>
    </div>
  );
}
