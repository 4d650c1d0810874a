import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../app/query-keys.ts';
import { useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { lastPathPart } from '../../words/format.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './media-page.module.css';

/** Folders and files of the last days, each opened again with one click. What is open already is not among them. */
export function RecentPlaces({ onOpen }: { onOpen: (path: string) => void }) {
  const { t } = useWords();
  const { engine } = useServices();
  const scans = useScans((state) => state.scans);
  const places = useQuery({
    queryKey: queryKeys.recentPlaces,
    queryFn: ({ signal }) => engine.media.recentPlaces({}, { signal }),
    // A disc that was read meanwhile is a place, too.
    staleTime: 0,
  });
  const shown = (places.data ?? []).filter(({ path }) => !scans.some(({ paths }) => paths.includes(path)));
  if (shown.length === 0) return null;
  return (
    <div className={classes.recent}>
      <p className={classes.quiet} id="recent-places">
        {t('home.recent')}
      </p>
      <ul className={classes.places} aria-labelledby="recent-places">
        {shown.map(({ path }) => {
          const name = visibleText(lastPathPart(path));
          return (
            <li key={path}>
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconHistory size={14} aria-hidden />}
                title={visibleText(path)}
                aria-label={t('home.recentName', { name })}
                onClick={() => onOpen(path)}
              >
                {name}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
