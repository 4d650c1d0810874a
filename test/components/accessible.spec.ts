import { expect } from '@playwright/test';
import { settled } from '../fake-page/fake-window.ts';
import { shots } from '../shots/screens.ts';
import { axeFindings } from './axe-findings.ts';
import { test } from './fixtures.ts';

for (const shot of shots) {
  test(`${shot.name}: a person with a screen reader, with weak eyes or in the dark finds everything named and readable`, async ({
    show,
  }) => {
    const page = await show(shot);
    await shot.reach?.(page, 'en');
    await settled(page);
    expect(await axeFindings(page), 'light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await settled(page);
    expect(await axeFindings(page, ['color-contrast']), 'dark').toEqual([]);
  });
}
