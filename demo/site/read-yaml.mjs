import { load } from 'js-yaml';

/**
 * A YAML document as plain data. A plain module, because js-yaml has no types of its own.
 *
 * @param {string} text
 */
export function readYaml(text) {
  return load(text);
}
