import classes from './status-badge.module.css';
import { type Tone, toneIcons } from './tone.ts';

/** A state in icon and word. Colour only repeats what they say. */
export function StatusBadge({ tone, children, spinning }: { tone: Tone; children: string; spinning?: boolean }) {
  const ToneIcon = toneIcons[tone];
  return (
    <span className={classes.badge} data-tone={tone}>
      <ToneIcon size={16} aria-hidden className={spinning ? classes.spin : undefined} />
      {children}
    </span>
  );
}
