import { defineConfig } from 'vitest/config';

/** Two projects: `unit` runs beside the code, `flow` runs the whole engine against a real Orthanc. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'test/{discs,deid,eval,preview}/**/*.test.ts',
            'demo/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          environment: 'node',
          // Outside judges (dcmdump, pydicom, Orthanc) take their time on a busy machine.
          testTimeout: 60_000,
          // Left to itself Vitest leaves a core free: of two, that is half the machine.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'flow',
          include: ['test/{flow,fakes,faults}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
