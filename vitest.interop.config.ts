import { defineConfig } from 'vitest/config';

/** Real Python peers: `npm run test:interop`. The venv is made by the global set-up. */
export default defineConfig({
  test: {
    include: ['test/interop/**/*.test.ts'],
    globalSetup: ['test/helpers/own-folders.ts', 'test/interop/make-venv.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
