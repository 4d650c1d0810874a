import { runGantry } from './gantry-command.ts';
import { type DemoStack, demoCase } from './stack.ts';
import { NO_VIEWER, summarise } from './summary.ts';

/** Walks the whole way with the command line alone. @returns whether every step did its work */
export async function headlessTour(
  stack: DemoStack,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let allWell = true;
  const step = async (args: string[]): Promise<unknown> => {
    const result = await runGantry(stack, args, signal);
    say(`gantry ${args[0]?.padEnd(8)} exit ${result.exitCode}  ${(result.elapsedMs / 1000).toFixed(1)} s`);
    if (result.exitCode !== 0) {
      allWell = false;
      const why = result.stderr.trim() || (JSON.stringify(result.document)?.slice(0, 600) ?? 'it said nothing');
      say(`  ${why.split('\n').slice(-3).join('\n  ')}`);
    }
    return result.document;
  };
  await step(['init', ...stack.initArgs]);
  await step(['doctor']);
  await step(['scan', stack.discPath]);
  await step(['import', stack.discPath, '--mrn', demoCase.mrn, '--accession', demoCase.accessionNumber]);
  await step(['queue']);
  await step(['log']);
  const { lines, complete } = await summarise(stack, signal);
  const study = stack.disc.studies[0]?.studyInstanceUid ?? '';
  const viewer = stack.orthanc && ((await step(['viewer', study])) as { url?: string } | undefined);
  for (const line of lines) say(line);
  say(`viewer     ${viewer?.url ?? (stack.orthanc ? 'no address' : NO_VIEWER)}`);
  return allWell && complete;
}
