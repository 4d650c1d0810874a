import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../contract/fault.ts';
import { type Policy, policySchema } from '../contract/policy.ts';
import type { SettingsPatch } from '../contract/settings.ts';

/** Where the administrator's file is: `GANTRY_POLICY_FILE`, or the machine-wide place of the system. */
export function policyPath(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (environment.GANTRY_POLICY_FILE) return environment.GANTRY_POLICY_FILE;
  if (platform === 'win32') return join(environment.ProgramData ?? 'C:\\ProgramData', 'Gantry', 'policy.json');
  if (platform === 'darwin') return '/Library/Application Support/Gantry/policy.json';
  return '/etc/gantry/policy.json';
}

/**
 * Reads it; empty when there is none. One that cannot be read or understood is an error and not "no policy": it may have been there to
 * forbid something.
 * @throws FaultError `policy-invalid` (`path`, `reason`: `unreadable`, `not-json`, `secret` or the first member that is wrong)
 */
export function readPolicy(path: string): Policy {
  const wrong = (reason: string, cause?: unknown) => new FaultError('policy-invalid', { path, reason }, { cause });
  if (!existsSync(path)) return {};
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof SyntaxError ? 'not-json' : 'unreadable', error);
  }
  const parsed = policySchema.safeParse(json);
  if (!parsed.success) throw wrong(parsed.error.issues[0]?.path.join('.') || 'unknown-member', parsed.error);
  const { archive, ehr } = parsed.data.settings ?? {};
  if (archive?.password !== undefined || ehr?.password !== undefined) throw wrong('secret');
  return parsed.data;
}

/** @throws FaultError `settings-managed` when somebody at the desk would change what the policy says */
export function refuseManaged(patch: SettingsPatch, policy: Policy): void {
  const managed = policy.settings ?? {};
  for (const key of Object.keys(patch) as (keyof SettingsPatch)[])
    if (patch[key] !== undefined && managed[key] !== undefined && !isSamePart(patch[key], managed[key]))
      throw new FaultError('settings-managed', { part: key });
}

/** A password is the desk's own, also of a server that the policy names. */
function isSamePart(wanted: unknown, managed: unknown): boolean {
  if (!isRecord(wanted) || !isRecord(managed)) return JSON.stringify(wanted) === JSON.stringify(managed);
  return Object.keys(wanted).every(
    (key) => key === 'password' || JSON.stringify(wanted[key]) === JSON.stringify(managed[key] ?? wanted[key]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
