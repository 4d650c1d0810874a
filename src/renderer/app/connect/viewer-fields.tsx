import { Radio, Stack } from '@mantine/core';
import type { Settings } from '../../../contract/settings.ts';
import { useWords } from '../../words/use-words.ts';
import { AddressField } from './common-fields.tsx';
import classes from './connect.module.css';
import type { ViewerConnection } from './use-connection.ts';

/** Whose viewer opens the images. Only the EHR's own interface gives addresses. */
export function ViewerFields({ connection, settings }: { connection: ViewerConnection; settings: Settings }) {
  const { t } = useWords();
  const { form, edit } = connection;
  const isEhrAble = settings.ehr?.kind === 'rest';
  return (
    <div className={classes.fields}>
      <Radio.Group
        label={t('connect.whoseViewer')}
        value={form.source}
        onChange={(value) => edit({ source: value === 'ehr' ? 'ehr' : 'site' })}
      >
        <Stack gap="xs" mt={4}>
          <Radio
            value="ehr"
            label={t('connect.viewerOfEhr')}
            description={isEhrAble ? t('connect.viewerOfEhrHint') : t('connect.viewerNeedsEhr')}
            disabled={!isEhrAble}
          />
          <Radio value="site" label={t('connect.viewerOfSite')} description={t('connect.viewerOfSiteHint')} />
        </Stack>
      </Radio.Group>
      {form.source === 'site' ? (
        <AddressField url={form.url} isPlainAllowed={form.isPlainAllowed} onChange={edit} />
      ) : null}
    </div>
  );
}
