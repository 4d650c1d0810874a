import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on the page as it is now, each with the first element it is found at; `rules` for some of its rules only. It is put into the page once, and
 * what it found is told in the page: to carry the whole of it out takes longer than to look.
 */
export async function axeFindings(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (values) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      ...{ resultTypes: ['violations'], preload: false, iframes: false, ancestry: false, xpath: false },
      ...(values.length > 0 ? { runOnly: { type: 'rule', values } } : {}),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 160)}`);
  }, rules as string[]);
}
