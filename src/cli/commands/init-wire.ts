import { readFile } from 'node:fs/promises';
import { pinPattern } from '../../contract/plain.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import type { WireInput } from '../../contract/web-wire.ts';
import { UsageError } from '../exit-codes.ts';
import { secretFrom } from '../secret-file.ts';
import { address } from '../server-address.ts';

/** `--pin`, `--client-cert` and `--client-key` of `gantry init`: they hold for the servers that the same command names. */
export async function wirePatch(values: {
  pin?: string[] | undefined;
  'client-cert'?: string | undefined;
  'client-key'?: string | undefined;
}): Promise<{ wire?: WireInput }> {
  const { pin, 'client-cert': certPath, 'client-key': keyPath } = values;
  if ((certPath === undefined) !== (keyPath === undefined))
    throw new UsageError('--client-cert and --client-key belong together');
  const pins = pin?.filter((one) => one !== '');
  const wrong = pins?.find((one) => !pinPattern.test(one));
  if (wrong !== undefined) throw new UsageError("--pin takes sha256/ and the Base64 of a public key's SHA-256");
  if (pins === undefined && certPath === undefined) return {};
  return {
    wire: {
      ...(pins === undefined ? {} : { pins }),
      ...(certPath === undefined || keyPath === undefined
        ? {}
        : { clientCertPem: await readFile(certPath, 'utf8'), clientKeyPem: await readFile(keyPath, 'utf8') }),
    },
  };
}

/** The directory's part of the patch with what secures its line. Files and worklists are not reached over HTTPS. */
export function withWire(patch: SettingsPatch, { wire }: { wire?: WireInput }): SettingsPatch {
  const isWeb = patch.ehr?.kind === 'rest' || patch.ehr?.kind === 'fhir';
  return patch.ehr && isWeb && wire ? { ...patch, ehr: { ...patch.ehr, wire } } : patch;
}

/** `--proxy URL` with its account, or `--proxy none`: the environment's HTTPS_PROXY then. */
export async function proxyPatch(values: {
  proxy?: string | undefined;
  'proxy-user'?: string | undefined;
  'proxy-password-file'?: string | undefined;
  'no-proxy'?: string[] | undefined;
}): Promise<Pick<SettingsPatch, 'proxy'>> {
  if (values.proxy === undefined) return {};
  if (values.proxy === 'none') return { proxy: null };
  const password = await secretFrom(values['proxy-password-file']);
  return {
    proxy: {
      ...{ url: address(values.proxy, '--proxy'), user: values['proxy-user'] ?? '', bypass: values['no-proxy'] ?? [] },
      ...(password === undefined ? {} : { password }),
    },
  };
}
