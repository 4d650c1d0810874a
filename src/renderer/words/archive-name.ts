import type { Translate } from './i18n.ts';
import { visibleText } from './visible-text.ts';

/** What one of a site's archives is called to people; the first one, whose name is '', has none of its own. */
export function archiveName(t: Translate, name: string): string {
  return visibleText(name) || t('match.archiveFirst');
}
