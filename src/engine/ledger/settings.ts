import type Database from 'better-sqlite3';

/** Named JSON values, secrets among them. Who reads a value knows its shape. */
export interface SettingRows {
  get(key: string): unknown;
  /** Those whose keys begin so: the rest of each key, and its value. */
  startingWith(prefix: string): [string, unknown][];
  set(key: string, value: unknown, at: string): void;
  remove(key: string): void;
}

export function openSettingRows(db: Database): SettingRows {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const among = db.prepare<[string, string], { key: string; value: string }>(
    'SELECT key, value FROM settings WHERE key >= ? AND key < ? ORDER BY key',
  );
  const set = db.prepare<[string, string, string]>(
    `INSERT INTO settings (key, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  );
  const remove = db.prepare<[string]>('DELETE FROM settings WHERE key = ?');
  return {
    get(key) {
      const row = get.get(key);
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    startingWith(prefix) {
      const rows = among.all(prefix, `${prefix}\u{10FFFF}`);
      return rows.map(({ key, value }) => [key.slice(prefix.length), JSON.parse(value)]);
    },
    set(key, value, at) {
      set.run(key, JSON.stringify(value), at);
    },
    remove(key) {
      remove.run(key);
    },
  };
}
