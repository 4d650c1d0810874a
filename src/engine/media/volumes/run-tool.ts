import { execFile } from 'node:child_process';

/** What a tool of the operating system answered: it ended, is not installed, or did not end in time. */
export type ToolAnswer =
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'hung' };

/** Starts one tool; as `runTool` does, and as a test does in its place. */
export type RunTool = (
  program: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: Readonly<Record<string, string>> },
) => Promise<ToolAnswer>;

const outputCapBytes = 4 * 1024 * 1024;

/**
 * Runs a tool without a shell, its words in English, its output capped at 4 MiB. Resolves within `timeoutMs` whatever the tool does: one that
 * asks a dead drive cannot even be killed, and is left behind.
 */
export const runTool: RunTool = (program, args, { timeoutMs, env = {} }) =>
  new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      {
        maxBuffer: outputCapBytes,
        windowsHide: true,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C', ...env },
      },
      (error, stdout, stderr) => {
        clearTimeout(patience);
        if (error?.code === 'ENOENT') resolve({ kind: 'missing' });
        else resolve({ kind: 'ended', exitCode: error === null ? 0 : exitCodeOf(error), stdout, stderr });
      },
    );
    const patience = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref();
      resolve({ kind: 'hung' });
    }, timeoutMs);
  });

/** Node gives the exit code as `code` where there is one, and a text where the output was too long. */
function exitCodeOf(error: { readonly code?: unknown }): number {
  return typeof error.code === 'number' ? error.code : 1;
}
