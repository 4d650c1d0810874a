import { UsageError } from './exit-codes.ts';

/** A server's address as an option gives it, without the slash at its end. Accounts never stand in addresses: those are logged by others. */
export function address(text: string, option: string): string {
  if (!URL.canParse(text)) throw new UsageError(`${option} takes an address such as https://server:8042`);
  const url = new URL(text);
  if (url.username || url.password)
    throw new UsageError(`${option}: put the account into --user and --password-file, not into the address`);
  return url.href.replace(/\/$/, '');
}
