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
    testTimeout: 20_000,
    coverage: { provider: 'v8', include: ['src/**', 'commands/**'] },
  },
});
