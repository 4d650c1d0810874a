import { useMemo } from 'react';
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

/** The texts, and numbers and dates in the language of the window. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const format = useMemo(
    () => ({
      bytes: (bytes: number) => formatBytes(bytes, language),
      rate: (bytesPerSecond: number) => formatRate(bytesPerSecond, language),
      number: (value: number) => formatNumber(value, language),
      share: (share: number) => formatShare(share, language),
      span: (seconds: number) => formatSpan(seconds, language),
      date: (isoDate: string) => formatDate(isoDate, language),
      moment: (at: string) => formatMoment(at, language),
      time: (at: string) => formatTime(at, language),
    }),
    [language],
  );
  return { t, format, language };
}
