import { Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CharsetCandidate } from '../../../contract/plan.ts';
import type { ScanReport, StudySummary } from '../../../contract/scan.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { Section } from '../../ui/section.tsx';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import type { Review } from './use-review.ts';

const readingsShown = 5;
/** The radio value of the disc's own word. */
const asItStands = 'as-it-stands';

/**
 * Where the disc does not say how its letters are written, or says something that its texts belie: the ways to read them, each with the name as it
 * would then be. Choosing one changes the match and the plan; choosing the first line again takes it back.
 */
export function CharsetReadings({
  report,
  study,
  review,
}: {
  report: ScanReport;
  study: StudySummary;
  review: Review;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const { repair } = review.studyDraft;
  const ref = { scanId: report.scanId, studyInstanceUid: study.studyInstanceUid };
  const found = useQuery({
    queryKey: queryKeys.charsetCandidates(ref.scanId, ref.studyInstanceUid, null),
    queryFn: ({ signal }) => engine.study.charsetCandidates(ref, { signal }),
  });
  const candidates = found.data ?? [];
  const own = candidates.find(({ encoding }) => encoding === null);
  const isDoubtful =
    candidates[0]?.encoding !== null || study.warnings.some(({ code }) => code === 'charset-undeclared');
  if (!own || candidates.length < 2 || (!isDoubtful && repair === null)) return null;
  const others = candidates.filter(({ encoding }) => encoding !== null).slice(0, readingsShown - 1);
  const choose = (value: string) => {
    const chosen = others.find(({ encoding }) => encoding === value);
    review.changeStudy({
      repair: chosen?.encoding ? { declared: chosen.declared, encoding: chosen.encoding } : null,
    });
  };
  return (
    <Section title={t('charset.title')}>
      <Radio.Group
        value={repair?.encoding ?? asItStands}
        onChange={choose}
        description={t('charset.text')}
        aria-label={t('charset.title')}
      >
        <Stack gap={8} mt={8}>
          {[own, ...others].map((candidate) => (
            <Radio
              key={candidate.encoding ?? asItStands}
              value={candidate.encoding ?? asItStands}
              label={previewText(candidate) || t('review.noName')}
              description={candidate.encoding === null ? t('charset.own') : candidate.label}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Section>
  );
}

/** The name and the first other text, as they would read. */
function previewText({ preview }: CharsetCandidate): string {
  const name = preview.find(({ keyword }) => keyword === 'PatientName');
  const other = preview.find(({ keyword }) => keyword !== 'PatientName' && keyword !== 'ReferringPhysicianName');
  return [name && readableName(name.text), other?.text].filter(Boolean).join(' · ');
}
