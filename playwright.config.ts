import { defineConfig } from '@playwright/test';

/**
 * The built app in real Electron. `shell` needs no server and no screen of the app; `journeys` walk the app on a disc with a real
 * archive; `components` draw single screens on invented data. What is left of a failed test (screenshots, trace, logs, ledger) is under test-results/e2e/.
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  retries: 0,
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  projects: [
    // The screens on the contract's fake, without the app around them.
    { name: 'page', testDir: 'test/components', testMatch: ['*.setup.ts'], timeout: 120_000 },
    { name: 'components', testDir: 'test/components', dependencies: ['page'], timeout: 120_000, fullyParallel: true },
    { name: 'shell', testMatch: ['shell/*.spec.ts'] },
    { name: 'journeys', testMatch: ['*.spec.ts'], testIgnore: ['shell/**', 'package/**'], timeout: 240_000 },
    // Packs the app first, and installs it.
    { name: 'package', testMatch: ['package/*.spec.ts'], timeout: 600_000 },
  ],
});
