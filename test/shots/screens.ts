/** A screen in one of its states. */
export interface Shot {
  readonly name: string;
  /** Of `src/renderer/app/fake/scenes.ts`. */
  readonly scene: string;
  /** The place in the rail, from the top; none: what the window opens with. The same in every language. */
  readonly room?: number;
  /** The disc that lies there is opened, once it is read. */
  readonly opensDisc?: true;
}

const rooms = { home: 0, queue: 2, history: 3, archive: 4, statistics: 5, settings: 6 } as const;

/** Each screen empty, busy and broken, and what stands in front of the window. */
export const shots: readonly Shot[] = [
  { name: 'home-empty', scene: 'empty' },
  { name: 'home-volumes', scene: 'volumes', room: rooms.home },
  { name: 'home-busy', scene: 'busy', room: rooms.home },
  { name: 'home-held-disc', scene: 'held-disc', room: rooms.home },
  { name: 'review-happy', scene: 'happy', opensDisc: true },
  { name: 'review-confirm', scene: 'confirm', opensDisc: true },
  { name: 'review-choose', scene: 'choose', opensDisc: true },
  { name: 'review-none', scene: 'none', opensDisc: true },
  { name: 'review-long', scene: 'long', opensDisc: true },
  { name: 'review-two-patients', scene: 'two', opensDisc: true },
  { name: 'review-contradicting', scene: 'contradicting', opensDisc: true },
  { name: 'review-documents', scene: 'documents', opensDisc: true },
  { name: 'review-no-ehr', scene: 'no-ehr', opensDisc: true },
  { name: 'queue-busy', scene: 'busy', room: rooms.queue },
  { name: 'queue-conflict', scene: 'conflict', room: rooms.queue },
  { name: 'queue-broken', scene: 'broken', room: rooms.queue },
  { name: 'queue-empty', scene: 'empty', room: rooms.queue },
  { name: 'history', scene: 'happy', room: rooms.history },
  { name: 'archive', scene: 'happy', room: rooms.archive },
  { name: 'archive-offline', scene: 'offline', room: rooms.archive },
  { name: 'statistics', scene: 'busy', room: rooms.statistics },
  { name: 'settings', scene: 'happy', room: rooms.settings },
  { name: 'first-run', scene: 'first-run' },
  { name: 'locked-desk', scene: 'desk-locked' },
  { name: 'sign-in', scene: 'signed-out' },
  { name: 'passphrase', scene: 'new-passphrase' },
  { name: 'damaged-records', scene: 'damaged' },
  { name: 'engine-down', scene: 'down' },
];

/** How a window can differ. */
export interface Look {
  readonly name: string;
  readonly language: 'en' | 'de' | 'fr' | 'es' | 'ar';
  readonly scheme: 'light' | 'dark';
  /** In CSS pixels. */
  readonly size: readonly [number, number];
}

const wide = [1366, 768] as const;

export const looks: readonly Look[] = [
  { name: 'light', language: 'en', scheme: 'light', size: wide },
  { name: 'dark', language: 'en', scheme: 'dark', size: wide },
  { name: 'narrow-de', language: 'de', scheme: 'light', size: [800, 900] },
  { name: 'fr', language: 'fr', scheme: 'light', size: wide },
  { name: 'es', language: 'es', scheme: 'light', size: wide },
  { name: 'ar', language: 'ar', scheme: 'light', size: wide },
];
