// What the documents show is true: every command is run, every file shown equals the file.
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { commandsOf, documents, shownFilesOf } from './support/documents.ts';
import { FIXTURES, PROGRAM, ROOT, shell, temporaryFolder } from './support/program.ts';

/** A copy of the repository's folder that commands may write to. */
function stage(): string {
  const folder = temporaryFolder();
  cpSync(FIXTURES, join(folder, 'fixtures'), { recursive: true });
  symlinkSync(join(ROOT, 'bin'), join(folder, 'bin'));
  return folder;
}

const commands = documents().flatMap(commandsOf);
const shownFiles = documents().flatMap(shownFilesOf);

test('there are commands and files to check', () => {
  expect(commands.length).toBeGreaterThan(10);
  expect(shownFiles.length).toBeGreaterThan(2);
  expect(existsSync(PROGRAM)).toBe(true);
});

test.each(commands.map((command) => [`${command.document}:${command.line}`, command] as const))(
  'the command at %s does what the document says',
  async (_where, { script, exitCode, output, errors }) => {
    // The test run itself has done the setup.
    const finished = await shell(script.replaceAll('npm ci && ', ''), { cwd: stage() });
    const printed = exitCode === 0 ? '' : expect.stringMatching(/^threadmill: /);
    const stderr = errors === undefined ? printed : expect.stringMatching(patternOf(errors));
    expect({ stderr: finished.stderr, code: finished.code }).toEqual({ stderr, code: exitCode });
    if (output !== undefined) expect(finished.stdout.toString()).toBe(output);
  },
);

/** Exactly these lines; `…` stands for any text in a line. */
function patternOf(displayName: string): RegExp {
  return new RegExp(`^${displayName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')}$`);
}

test.each(shownFiles.map((file) => [`${file.document}:${file.line}`, file] as const))(
  'the file shown at %s is the file',
  (_where, { path, text }) => {
    expect(text).toBe(readFileSync(join(ROOT, path), 'utf8'));
  },
);

test('the Snakemake rule shown runs as Snakemake would run it', async () => {
  const folder = stage();
  const rule = readFileSync(join(FIXTURES, 'workflow/Snakefile'), 'utf8');
  const pieces = [...rule.matchAll(/^ {8}"(.*)"$/gm)].map((match) => match[1]!);
  const filled = pieces
    .join('')
    .replace(
      /\{(threads|input|output)\}/g,
      (_all, name: string) => ({ threads: '4', input: 'fixtures/variants.tsv', output: 'classes.tsv' })[name]!,
    )
    .replaceAll('{{', '{')
    .replaceAll('}}', '}');
  const finished = await shell(`set -euo pipefail; ${filled}`, { cwd: folder });
  expect({ stderr: finished.stderr, code: finished.code }).toEqual({ stderr: '', code: 0 });
  const lines = readFileSync(join(folder, 'classes.tsv'), 'utf8').trimEnd().split('\n');
  expect(lines[1]).toBe('chr1\t10348\tlow');
  expect(lines).toHaveLength(501);
});
