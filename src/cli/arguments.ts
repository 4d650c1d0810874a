import { join, resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './exit-codes.ts';

/** Options that every command takes. */
const commonOptions = {
  home: { type: 'string' },
  'key-file': { type: 'string' },
  json: { type: 'boolean' },
  progress: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

export interface Arguments<O extends ParseArgsOptionsConfig> {
  readonly values: ReturnType<typeof parse<O & typeof commonOptions>>['values'];
  readonly positionals: string[];
}

function parse<O extends ParseArgsOptionsConfig>(args: string[], options: O) {
  return parseArgs({ args, options, allowPositionals: true, strict: true });
}

/** Parses a command's own options beside the common ones; wrong usage becomes one line. */
export function readArguments<O extends ParseArgsOptionsConfig>(args: string[], options: O): Arguments<O> {
  try {
    return parse(args, { ...options, ...commonOptions });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}

/** The file that holds the vault key: `--key-file`, GANTRY_KEY_FILE, or `vault.key` in the home folder. */
export function keyFile(option: string | undefined, home: string): string {
  const named = option ?? process.env.GANTRY_KEY_FILE;
  return named ? resolve(named) : join(home, 'vault.key');
}

/** `KEYWORD=VALUE` options, in order. An empty value empties the tag. */
export function keywordValues(
  pairs: readonly string[] | undefined,
  option: string,
): { keyword: string; value: string }[] {
  return (pairs ?? []).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`${option} takes KEYWORD=VALUE, for example ${option} PatientID=12345`);
    return { keyword: pair.slice(0, at), value: pair.slice(at + 1) };
  });
}
