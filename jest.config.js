/** Tests are TypeScript modules; Node strips their types. Nothing is mocked at module level, so nothing is hoisted. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // They need a server of Debian's: `npm run test:s3` runs them.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/radosgw/'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['<rootDir>/__tests__/node-errors.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/strip-types.js' },
  testTimeout: 30_000,
  // Every core: on a machine with two, jest would use one. A worker that has grown is replaced between two files.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
};
