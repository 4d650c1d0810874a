import { Button, PinInput, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHandStop, IconUserCheck, IconUserScreen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecordedAnswers } from '../../../contract/desk.ts';
import { isDenied } from '../../../contract/plain.ts';
import type { DiscPatient } from '../../../contract/scan.ts';
import { usePatientScreen } from '../../app/patient-screen-state.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useAnswerWords } from '../../words/use-answer-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './match.module.css';

/** What the patient herself says: turns the screen to her, and shows what she answered. A "no" stops the import until a person decides. */
export function PatientAtDesk({
  scanId,
  patient,
  studyInstanceUid,
}: {
  scanId: string;
  patient: DiscPatient;
  studyInstanceUid: string;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const answers = useQuery({
    queryKey: queryKeys.deskAnswers(scanId),
    queryFn: ({ signal }) => engine.desk.answers({ scanId }, { signal }),
  });
  const given = answers.data?.find((one) => one.studyInstanceUid === studyInstanceUid);
  const uids = patient.studies.filter(({ instances }) => instances > 0).map((study) => study.studyInstanceUid);
  if (uids.length === 0) return null;
  return (
    <Section
      title={t('desk.title')}
      aside={<TurnScreen isAgain={given !== undefined} scanId={scanId} studyInstanceUids={uids} />}
    >
      {answers.error ? (
        <FaultNote fault={faultOf(answers.error)} live="status" />
      ) : given ? (
        <Answers given={given} />
      ) : (
        <p className={classes.looking}>{t('desk.notAsked')}</p>
      )}
    </Section>
  );
}

function Answers({ given }: { given: RecordedAnswers }) {
  const { t } = useWords();
  const words = useAnswerWords();
  const when = words.when(given);
  if (!isDenied(given))
    return (
      <Note tone="quiet" icon={IconUserCheck} title={t('desk.saidYes')}>
        {when}
      </Note>
    );
  return (
    <Note tone="stop" icon={IconHandStop} title={t('desk.saidNo')}>
      <ul>
        {words.denied(given).map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <p>{t('desk.saidNoTodo')}</p>
      <p>{when}</p>
    </Note>
  );
}

/** The operator chooses four digits once a session; they bring her back from the patient's screen. */
function TurnScreen({
  isAgain,
  scanId,
  studyInstanceUids,
}: {
  isAgain: boolean;
  scanId: string;
  studyInstanceUids: readonly string[];
}) {
  const { t } = useWords();
  const { code, ask } = usePatientScreen();
  const [isOpen, asking] = useDisclosure(false);
  const [typed, setTyped] = useState('');
  const label = isAgain ? t('desk.askAgain') : t('desk.askPatient');
  const turn = (digits: string) => ask({ scanId, studyInstanceUids: [...studyInstanceUids] }, digits);
  const icon = <IconUserScreen size={16} aria-hidden />;
  if (code !== null)
    return (
      <Button variant="default" size="xs" leftSection={icon} onClick={() => turn(code)}>
        {label}
      </Button>
    );
  return (
    <Popover
      opened={isOpen}
      onChange={(open) => (open ? asking.open() : asking.close())}
      trapFocus
      position="bottom-end"
      shadow="md"
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={icon} onClick={asking.toggle}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.turn ?? ''} aria-label={t('desk.chooseCode')}>
        <p>{t('desk.chooseCode')}</p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            turn(typed);
          }}
        >
          <PinInput type="number" length={4} value={typed} ariaLabel={t('desk.digit')} onChange={setTyped} />
          <Button size="sm" type="submit" disabled={typed.length < 4}>
            {t('desk.turn')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
