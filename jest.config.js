// Unit tests run the sources through esbuild; tests of threads and of the whole program run the built dist/
// (a Worker started from jest is outside its transforms). jest needs node's --experimental-vm-modules (see .npmrc).
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': '<rootDir>/scripts/jest-esbuild.mjs',
  },
  // TypeScript rewrites an import of './x.ts' to './x.js'; jest resolves './x' to the source again
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testTimeout: 180_000,
  maxWorkers: 2,
};
