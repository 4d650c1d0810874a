import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconClock,
  IconHandStop,
  IconLoader2,
} from '@tabler/icons-react';

/**
 * Four colours with meaning and those without: working and waiting (neutral), proven (confirmed in the archive, and only that),
 * person (somebody must decide), stop (identity conflict or loss), quiet (nothing to say).
 */
export const tones = ['working', 'waiting', 'proven', 'person', 'stop', 'quiet'] as const;
export type Tone = (typeof tones)[number];

/** The icon that goes with each tone, so that no meaning hangs on colour alone. */
export const toneIcons: Record<Tone, Icon> = {
  working: IconLoader2,
  waiting: IconClock,
  proven: IconCircleCheckFilled,
  person: IconAlertTriangle,
  stop: IconHandStop,
  quiet: IconCircleDashed,
};
