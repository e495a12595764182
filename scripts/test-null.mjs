// Runs the end-to-end tests with a program in the place of ours that does nothing: once it fails, once it succeeds. A test that
// passes with both proves nothing, and is named.
//
//   npm run test:null [files or folders of tests]      all of test/e2e without
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** What waits for something that such a program never does is not to be waited for. */
const TEST_TIMEOUT_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'threadmill-null-'));
const paths = process.argv.length > 2 ? process.argv.slice(2) : ['test/e2e'];

/** The tests that pass with a program that ends with this exit code. */
function passing(exitCode) {
  const program = join(folder, `exits-${exitCode}.cjs`);
  writeFileSync(program, `#!/usr/bin/env node\nprocess.exitCode = ${exitCode};\n`, { mode: 0o755 });
  const results = join(folder, `exits-${exitCode}.json`);
  const jest = ['run', '--silent', 'test:only', '--', '--silent', '--forceExit', `--testTimeout=${TEST_TIMEOUT_MS}`];
  spawnSync('npm', [...jest, '--json', `--outputFile=${results}`, ...paths], {
    env: { ...process.env, THREADMILL_TEST_PROGRAM: program },
    stdio: 'ignore',
  });
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'));
  const names = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed')
      .map(({ fullName }) => `${relative('', name)}: ${fullName}`),
  );
  return new Set(names);
}

const withFailure = passing(1);
const withSuccess = passing(0);
rmSync(folder, { recursive: true, force: true });
const both = [...withFailure].filter((name) => withSuccess.has(name));
for (const name of both) console.log(name);
console.log(
  `pass with a program that only fails: ${withFailure.size}; only succeeds: ${withSuccess.size}; both: ${both.length}`,
);
process.exitCode = both.length > 0 ? 1 : 0;
