import { safeText } from './safe-text.ts';

/** How a command speaks: the result to stdout (a table or exactly one JSON document), everything else to stderr. */
export interface Output {
  readonly json: boolean;
  /** One line for a person, to stderr. */
  note(line: string): void;
  /** A table for people; nothing with --json. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void;
  /** A line for people, to stdout; nothing with --json. */
  line(text: string): void;
  /** The one JSON document; nothing without --json. */
  document(value: unknown): void;
  /** Progress to stderr: a bar on a terminal, one JSON object a line with `--progress json`, otherwise silent. */
  progress(step: { what: string; done: number; total: number | null; detail: string }): void;
  /** Clears the bar. */
  endProgress(): void;
}

export function openOutput(options: { json: boolean; progress: string | undefined }): Output {
  const bar = process.stderr.isTTY === true && options.progress !== 'json';
  let barShown = false;
  const clear = () => {
    if (barShown) process.stderr.write('\r\x1b[2K');
    barShown = false;
  };
  return {
    json: options.json,
    note(line) {
      clear();
      process.stderr.write(`${safeText(line)}\n`);
    },
    line(text) {
      if (!options.json) process.stdout.write(`${safeText(text)}\n`);
    },
    table(head, rows) {
      if (options.json || rows.length === 0) return;
      const cells = [head, ...rows].map((row) => row.map(safeText));
      const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
      for (const row of cells) {
        process.stdout.write(
          `${row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd()}\n`,
        );
      }
    },
    document(value) {
      if (options.json) process.stdout.write(`${JSON.stringify(value, null, 1)}\n`);
    },
    progress(step) {
      if (options.progress === 'json') {
        process.stderr.write(`${JSON.stringify(step)}\n`);
        return;
      }
      if (!bar) return;
      const share = step.total ? Math.min(1, step.done / step.total) : 0;
      const filled = Math.round(share * 24);
      const picture = step.total ? `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ` : '';
      process.stderr.write(
        `\r\x1b[2K${safeText(`${step.what} ${picture}${step.detail}`).slice(0, (process.stderr.columns ?? 80) - 1)}`,
      );
      barShown = true;
    },
    endProgress: clear,
  };
}
