import { test } from '@playwright/test';
import { buildFakePage } from '../fake-page/fake-page.ts';
import { builtPage } from './built-page.ts';

test('the window’s page is built with the contract’s fake in it', async () => {
  await buildFakePage(builtPage);
});
