import { Progress } from '@mantine/core';
import { useWords } from '../words/use-words.ts';
import classes from './upload-progress.module.css';

/** A bar with what it counts, how fast it goes and how long it will take. */
export function UploadProgress({
  label,
  text,
  share,
  bytesPerSecond,
  secondsLeft,
  moving,
}: {
  label: string;
  text: string;
  /** 0 to 1; null while the whole is not known. */
  share: number | null;
  bytesPerSecond?: number | null;
  secondsLeft?: number | null;
  moving: boolean;
}) {
  const { t, format } = useWords();
  const percent = share === null ? 100 : Math.min(100, Math.max(0, share * 100));
  const facts = [
    bytesPerSecond ? format.rate(bytesPerSecond) : null,
    secondsLeft === null || secondsLeft === undefined ? null : t('progress.left', { time: format.span(secondsLeft) }),
  ].filter(Boolean);
  return (
    <div className={classes.progress}>
      <Progress.Root size={6} radius="sm" className={classes.bar ?? ''}>
        <Progress.Section
          value={percent}
          color="harbour"
          animated={share === null && moving}
          striped={share === null}
          // The library's own would read "41.06463878326996%" out, and 100 % while nothing is known.
          withAria={false}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          {...(share === null ? {} : { 'aria-valuenow': Math.round(percent) })}
          aria-valuetext={share === null ? text : format.share(percent / 100)}
        />
      </Progress.Root>
      <p className={classes.text}>
        <span>{text}</span>
        <span className={classes.pace}>{facts.join(' · ')}</span>
      </p>
    </div>
  );
}
