/** The tests that need Ceph's radosgw; `npm run test:s3` starts it and names it to them. */
import everyday from './jest.config.js';

export default {
  ...everyday,
  testMatch: ['<rootDir>/__tests__/radosgw/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
};
