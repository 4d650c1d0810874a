/** The states of the window that the fake engine can show. */
export const scenes = [
  'happy',
  'empty',
  'busy',
  'broken',
  'long',
  'two',
  'contradicting',
  'before',
  'locked',
  'confirm',
  'choose',
  'none',
  'conflict',
  'rival',
  'known-different',
  'partial',
  'nobody',
  'order-prior',
  'order-vetoed',
  'order-proven',
  'no-ehr',
  'nothing',
  'documents',
  'reports-only',
  'down',
  'failed',
  'locked',
  'new-passphrase',
  'damaged',
  'refused',
  'slow',
  'volumes',
  'held-disc',
  'first-run',
  'practice',
] as const;
export type Scene = (typeof scenes)[number];

/** The scene of that name; `happy` for any other. */
export function sceneOf(name: string): Scene {
  return scenes.find((scene) => scene === name) ?? 'happy';
}
