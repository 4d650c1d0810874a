import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * The nginx configuration for one build of OHIF: the hashes of its inline scripts stand in the Content-Security-Policy, so that no other can run.
 *
 * @param {string} ohifDir folder with OHIF's index.html
 * @returns {string}
 */
export function nginxConfig(ohifDir) {
  const template = readFileSync(new URL('./nginx.conf', import.meta.url), 'utf8');
  const page = readFileSync(`${ohifDir}/index.html`, 'utf8');
  const scripts = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(([, text]) => text ?? '');
  const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return template.replace('@INLINE_HASHES@', hashes.join(' '));
}
