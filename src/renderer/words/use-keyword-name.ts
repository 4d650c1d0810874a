import type en from '../../../resources/locales/en.json';
import { useWords } from './use-words.ts';

type NamedKeyword = keyof typeof en.keyword;

/** What a person calls a tag; the DICOM keyword where there is no word for it. */
export function useKeywordName(): (tag: { keyword: string; tag: string }) => string {
  const { t, hasText } = useWords();
  return ({ keyword, tag }) =>
    hasText(`keyword.${keyword}`) ? t(`keyword.${keyword as NamedKeyword}`) : keyword || tag;
}
