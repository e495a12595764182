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
  moduleNameMapper: {
    '^(\\.{1,2}/(?!.*node_modules).*)\\.js$': '$1',
    '^fast-check$': '<rootDir>/test/support/fast-check.ts',
  },
  // Far: each wait of a test has a limit of its own, which a busy machine extends (test/support/patience.ts).
  testTimeout: 20 * 60_000,
  maxWorkers: 2,
  // Node keeps the modules of every file that a process has run: with 600 MB of them, garbage collection takes as long as
  // the tests. A new process costs half a second.
  workerIdleMemoryLimit: '256MB',
};
