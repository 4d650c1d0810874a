import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  formatBytes,
  formatDate,
  formatMoment,
  formatNumber,
  formatRate,
  formatShare,
  formatSpan,
  formatTime,
} from './format.ts';
import type { Translate } from './i18n.ts';
import { type Words, WordsContext } from './use-words.ts';

/**
 * Gives the window its language, and draws it anew when that changes. Asked for once, here: a screen has hundreds of parts with texts, and each that watched the
 * language for itself would take a good part of the screen’s first picture.
 */
export function WordsProvider({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const words = useMemo<Words>(
    () => ({ t: remembered(t), hasText: (key: string) => i18n.exists(key), format: formatsOf(language), language }),
    [t, i18n, language],
  );
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** A text into which nothing is put is the same each time; finding it takes ten times as long as remembering it. */
function remembered(t: Translate): Translate {
  const known = new Map<unknown, string>();
  // The type of a text's name depends on what is put into it; here neither matters.
  const ask = t as unknown as (...asked: readonly unknown[]) => string;
  const answer = (...asked: readonly unknown[]): string => {
    if (asked.length > 1) return ask(...asked);
    const text = known.get(asked[0]) ?? ask(...asked);
    known.set(asked[0], text);
    return text;
  };
  return answer as unknown as Translate;
}

function formatsOf(language: string): Words['format'] {
  return {
    bytes: (bytes: number) => formatBytes(bytes, language),
    rate: (bytesPerSecond: number) => formatRate(bytesPerSecond, language),
    number: (value: number) => formatNumber(value, language),
    share: (share: number) => formatShare(share, language),
    span: (seconds: number) => formatSpan(seconds, language),
    date: (isoDate: string) => formatDate(isoDate, language),
    moment: (at: string) => formatMoment(at, language),
    time: (at: string) => formatTime(at, language),
  };
}
