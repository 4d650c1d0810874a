import { Button } from '@mantine/core';
import type { Connection } from '../../app/connect/use-connection.ts';
import { useWords } from '../../words/use-words.ts';

/** Tests a connection as it is typed, and saves it. What either comes to stands in `connection`. */
export function ConnectionButtons({
  connection: { isDirty, isComplete, isBusy, isTrying, test, save },
}: {
  connection: Pick<Connection<unknown, unknown>, 'isDirty' | 'isComplete' | 'isBusy' | 'isTrying' | 'test' | 'save'>;
}) {
  const { t } = useWords();
  return (
    <>
      <Button
        variant="default"
        loading={isTrying}
        disabled={!isComplete || isBusy}
        onClick={() => void test().catch(() => undefined)}
      >
        {t('settings.test')}
      </Button>
      <Button
        loading={isBusy && !isTrying}
        disabled={!isDirty || !isComplete || isBusy}
        onClick={() => void save().catch(() => undefined)}
      >
        {t('common.save')}
      </Button>
    </>
  );
}
