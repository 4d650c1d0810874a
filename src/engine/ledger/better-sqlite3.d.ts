/**
 * The part of better-sqlite3 that the ledger uses. The package's own declarations cannot be found under `nodenext`, because its `exports`
 * do not name them.
 */
declare module 'better-sqlite3' {
  interface RunResult {
    changes: number;
    lastInsertRowid: number | bigint;
  }
  interface Statement<Parameters extends unknown[], Row> {
    run(...parameters: Parameters): RunResult;
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
    iterate(...parameters: Parameters): IterableIterator<Row>;
  }
  interface Transaction<Arguments extends unknown[], Result> {
    (...given: Arguments): Result;
    immediate(...given: Arguments): Result;
    exclusive(...given: Arguments): Result;
  }
  class SqliteError extends Error {
    code: string;
  }
  // biome-ignore lint/style/noDefaultExport: the package's own shape
  export default class Database {
    static readonly SqliteError: typeof SqliteError;
    /** `timeout`: milliseconds to wait for another process's lock. */
    constructor(path: string, options?: { timeout?: number });
    readonly open: boolean;
    prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Statement<Parameters, Row>;
    transaction<Arguments extends unknown[], Result>(
      work: (...given: Arguments) => Result,
    ): Transaction<Arguments, Result>;
    exec(sql: string): void;
    pragma(sql: string, options?: { simple?: boolean }): unknown;
    close(): void;
  }
}
