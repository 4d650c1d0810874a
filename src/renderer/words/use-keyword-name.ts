import { useTranslation } from 'react-i18next';
import type en from '../../../resources/locales/en.json';

type NamedKeyword = keyof typeof en.keyword;

/** What a person calls a tag; the DICOM keyword where there is no word for it. */
export function useKeywordName(): (tag: { keyword: string; tag: string }) => string {
  const { t, i18n } = useTranslation();
  return ({ keyword, tag }) =>
    i18n.exists(`keyword.${keyword}`) ? t(`keyword.${keyword as NamedKeyword}`) : keyword || tag;
}
