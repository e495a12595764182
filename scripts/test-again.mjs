// Runs an npm script of tests. If a few files fail, they run again, one after another, with nothing
// beside them and with the same seed. A file that then passes failed because of the load on the
// machine; test-summary.mjs names it at the end.
//
//   node scripts/test-again.mjs <results>.json <npm script> [options of jest]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * Load makes one or two files fail. If more fail, something is broken, and another run would only
 * take time.
 */
const MOST_FILES = 10;

const [resultsFile, script, ...options] = process.argv.slice(2);

function run(name, args, outputFile) {
  const { status, error } = spawnSync(
    'npm',
    ['run', '--silent', name, '--', '--json', `--outputFile=${outputFile}`, ...args],
    { stdio: 'inherit' },
  );
  if (error !== undefined) throw error;
  return status ?? 1;
}

function failedFiles() {
  if (!existsSync(resultsFile)) return [];
  const { testResults } = JSON.parse(readFileSync(resultsFile, 'utf8'));
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative('', name));
}

process.exitCode = run(script, options, resultsFile);
if (process.exitCode !== 0) {
  const failed = failedFiles();
  if (failed.length > 0 && failed.length <= MOST_FILES) {
    console.log(`\n== failed; once more, alone: ${failed.join(' ')}`);
    const args = ['--runInBand', '--runTestsByPath', ...failed];
    process.exitCode = run('test:only', args, resultsFile.replace(/\.json$/, '-alone.json'));
  }
}
