import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';

const mostStops = 120;

/** Presses Tab until what is in focus says so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate(() => {
      const at = document.activeElement as (HTMLInputElement & HTMLElement) | null;
      const label = at?.labels?.[0]?.textContent ?? '';
      return `${at?.getAttribute('aria-label') ?? ''} ${label} ${at?.textContent ?? ''}`.trim();
    });
    if (name.test(said)) return;
  }
  throw new Error(`Tab does not come to ${name}`);
}

test('from the disc to the queue with the keyboard alone, two details ticked on the way', async ({ show }) => {
  const page = await show({ scene: 'confirm' });
  await page.getByRole('button', { name: /^Review RADIOLOGIE/ }).waitFor();
  await tabTo(page, /^Review RADIOLOGIE/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Please check two details.')).toBeVisible();
  for (const detail of [/^Name: /, /^Birth date: /]) {
    await tabTo(page, detail);
    await page.keyboard.press('Space');
  }
  await tabTo(page, /Without an order/);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeEnabled();
  await tabTo(page, /^Import/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Go to the queue/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: /CT Thorax nativ/ })).toBeVisible();
});

test('F6 goes round the parts of the window, and focus is always to be seen', async ({ show }) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  const places = new Set<string>();
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press('F6');
    const { name, ring } = await page.evaluate(() => {
      const at = document.activeElement;
      const style = at ? getComputedStyle(at) : null;
      const pane = at?.closest('[data-pane]');
      return { name: pane?.getAttribute('aria-label') ?? pane?.tagName ?? '', ring: style?.outlineStyle ?? 'none' };
    });
    places.add(name);
    expect(ring, name).not.toBe('none');
  }
  expect(places.size).toBeGreaterThanOrEqual(4);
});

test('who opens a screen by key is on its heading and can scroll; a button that has worked has the focus again', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const pause = page.getByRole('button', { name: /^Pause CT Thorax/ }).first();
  await pause.focus();
  // As while it works on something.
  await pause.evaluate((button: HTMLButtonElement) => {
    button.disabled = true;
  });
  await expect(pause).not.toBeFocused();
  await pause.evaluate((button: HTMLButtonElement) => {
    button.disabled = false;
  });
  await expect(pause).toBeFocused();
  await page.getByTitle('Whole story').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect.poll(() => page.locator('main [data-pane]').evaluate((pane) => pane.scrollTop)).toBeGreaterThan(0);
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeFocused();
});

test('what is asked in front of the window keeps the keyboard, and Escape gives it back where it was', async ({
  show,
}) => {
  const page = await show({ scene: 'busy', room: 'queue' });
  const opener = page.getByRole('article', { name: /MR Schädel/ }).getByRole('button', { name: /^Hand over/ });
  await opener.focus();
  await page.keyboard.press('Enter');
  const ask = page.getByRole('dialog');
  await expect(ask).toBeVisible();
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press('Tab');
    expect(await ask.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(ask).toHaveCount(0);
  await expect(opener).toBeFocused();
});

/** The names of the panes that F6 comes to, one a press. */
async function panesByF6(page: Page, presses: number): Promise<string[]> {
  const names: string[] = [];
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('F6');
    names.push(
      await page.evaluate(() => {
        const pane = document.activeElement?.closest('[data-pane]');
        return pane?.getAttribute('aria-label') ?? pane?.tagName ?? '';
      }),
    );
  }
  return names;
}

test('F6 goes on past a bar in which nothing can be done yet, and out of a pane within another', async ({ show }) => {
  const page = await show({ scene: 'none', opensDisc: true });
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await expect(page.getByRole('combobox', { name: 'Find patient' })).toBeFocused();
  const panes = ['Rooms of the window', 'Who is on the disc', 'What will be imported', 'Match'];
  expect(await panesByF6(page, 6)).toEqual([...panes, ...panes.slice(0, 2)]);
  await page.getByRole('button', { name: 'All tags' }).click();
  await page.getByRole('row').filter({ hasText: '0010,0020' }).click();
  const covered = ['The marked tag', 'Rooms of the window', 'Who is on the disc', 'All tags', 'The marked tag'];
  expect(await panesByF6(page, 5)).toEqual(covered);
});

test('what lies over the panes takes the keyboard, keeps it from what it hides, and gives it back where it was', async ({
  show,
}) => {
  const page = await show({ scene: 'happy', opensDisc: true });
  const walk = async (stops: number) => {
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press('Tab');
      const isHidden = await page.evaluate(() => {
        const at = document.activeElement;
        const box = at?.getBoundingClientRect();
        if (!at || !box || at.matches('body, main, input')) return false;
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        const cover = document.querySelector('[data-covers-panes]');
        return cover !== null && !cover.contains(at) && cover.contains(top);
      });
      expect(isHidden, `stop ${stop}`).toBe(false);
    }
  };
  const tags = page.getByRole('button', { name: 'All tags' });
  await tags.focus();
  await page.keyboard.press('Enter');
  const search = page.getByLabel('Search tag, name or value').first();
  await expect(search).toBeFocused();
  await walk(30);
  await search.fill('Patient');
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Escape');
  await expect(tags).toBeFocused();

  const series = page.getByRole('button', { name: /^Look at series/ }).first();
  await series.focus();
  await page.keyboard.press('Enter');
  const stage = page.getByRole('application');
  await expect(stage).toBeFocused();
  await walk(30);
  await stage.focus();
  await page.keyboard.press('Escape');
  await expect(series).toBeFocused();
});

test('a room that is opened by a key has the keyboard: Tab begins in it and not in the rail', async ({ show }) => {
  const page = await show({ scene: 'happy' });
  const review = page.getByRole('button', { name: /^Review RADIOLOGIE/ });
  await review.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const who = page.getByRole('region', { name: 'Who is on the disc' });
  await expect(who).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(who).toBeFocused();

  await show({ scene: 'busy', room: 'history' });
  await page.getByRole('row').nth(1).getByRole('button').press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Whole story' }).press('Enter');
  await expect(page.getByRole('article', { name: 'The story of a study' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});
