import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { settled } from '../fake-page/fake-window.ts';
import { shots } from '../shots/screens.ts';
import { test } from './fixtures.ts';

/** What axe finds, each with the first element it is found at. axe would open a page of its own to run in, for which Electron has no room: legacy mode does not. */
async function findings(page: Page, rules: readonly string[] = []): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({
    ...{ resultTypes: ['violations'], preload: false, iframes: false },
    ...(rules.length > 0 ? { runOnly: { type: 'rule', values: [...rules] } } : {}),
  });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 160)}`);
}

for (const shot of shots) {
  test(`${shot.name}: a person with a screen reader, with weak eyes or in the dark finds everything named and readable`, async ({
    show,
  }) => {
    const page = await show(shot);
    await shot.reach?.(page, 'en');
    await settled(page);
    expect(await findings(page), 'light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page);
    expect(await findings(page, ['color-contrast']), 'dark').toEqual([]);
  });
}
