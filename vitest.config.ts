import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      'labnet/testing': new URL('./src/testing/index.ts', import.meta.url).pathname,
      labnet: new URL('./src/index.ts', import.meta.url).pathname,
    },
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/interop/**'],
    globalSetup: 'test/helpers/own-folders.ts',
    // Ends what hangs; how long anything takes is for the benches to say.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What runs in a terminal waits more than it works: one worker more than the default on two processors.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**', 'commands/**'] },
  },
});
