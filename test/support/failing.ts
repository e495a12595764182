// Runs that must fail, and what every failure must leave: its exit code, nothing on standard
// output, no output file, an earlier output unchanged, no temporary file, no process.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES, temporaryFolder, threadmill, type RunSettings } from './program.ts';
import { markedEnvironment, processesLeft, traceOf } from './traces.ts';

export const RECORDS = 1000;
const HEADER = 'name\n';
export const recordText = (record: number) => `record ${record}`;

/**
 * A folder to run in, with fixtures/faults, modules, and in.txt: a header and a thousand records.
 */
export interface Stage {
  readonly folder: string;
  /** Creates a new folder in it, for the outputs of one run. */
  outputFolder(): string;
}

export function faultStage(): Stage {
  const folder = temporaryFolder();
  for (const modules of ['faults', 'modules']) {
    cpSync(join(FIXTURES, modules), join(folder, modules), { recursive: true });
  }
  const records = Array.from({ length: RECORDS }, (_, index) => `${recordText(index + 1)}\n`);
  writeFileSync(join(folder, 'in.txt'), HEADER + records.join(''));
  let outputs = 0;
  return {
    folder,
    outputFolder() {
      outputs += 1;
      mkdirSync(join(folder, `out-${outputs}`));
      return `out-${outputs}`;
    },
  };
}

/** Offset in in.txt at which a record begins. */
export function byteOf(record: number): number {
  let byte = HEADER.length;
  for (let before = 1; before < record; before += 1) byte += recordText(before).length + 1;
  return byte;
}

/** `faults/x.mjs:12:5`: the place of `text` in a file of the stage. */
export function pointAt(stage: Stage, file: string, text: string): string {
  const before = readFileSync(join(stage.folder, file), 'utf8').split(text, 1)[0]!;
  const lines = before.split('\n');
  return `${file}:${lines.length}:${lines.at(-1)!.length + 1}`;
}

export interface FailureSettings extends Omit<RunSettings, 'cwd'> {
  /** Whether an output of an earlier run exists. */
  readonly earlier?: 'present' | 'absent';
  readonly code?: number;
}

/**
 * Runs with `-o out-N/result.txt`, checks everything that holds for every failure, and returns the
 * message without the line about the output.
 */
export async function failureOf(
  stage: Stage,
  args: readonly string[],
  settings: FailureSettings = {},
): Promise<string> {
  const { earlier = 'absent', code = 1, ...run } = settings;
  const outputs = stage.outputFolder();
  const output = join(outputs, 'result.txt');
  if (earlier === 'present') writeFileSync(join(stage.folder, output), 'of an earlier run\n');
  const before = traceOf(join(stage.folder, outputs));
  const env = markedEnvironment();
  const finished = await threadmill([...args, '-o', output], {
    ...run,
    cwd: stage.folder,
    env: { ...run.env, ...env },
  });
  expect({
    hasHung: finished.hasHung,
    code: finished.code,
    stdout: finished.stdout.toString(),
    files: traceOf(join(stage.folder, outputs)),
    processes: await processesLeft(env),
  }).toEqual({ hasHung: false, code, stdout: '', files: before, processes: [] });
  const fate = earlier === 'present' ? `${output} was left as it was` : `${output} was not written`;
  expect(finished.stderr).toContain(code === 1 ? `\n  ${fate}` : 'threadmill: ');
  const said = finished.stderr.replace(`  ${fate}; `, '  ').replace(`  ${fate}\n`, '');
  return said.replace(`  ${WAY_ON}\n`, '');
}

/** The hint if there is no better advice, and the work is to blame. */
const WAY_ON = 'to set bad records aside and continue: --quarantine FILE';

/** The message of a failure at one record of in.txt, in any worker. */
export function messageAt(record: number, what: string, { frame, advice }: { frame?: string; advice?: string } = {}) {
  const lines = [
    `threadmill: in.txt:${record + 1}: ${what}`,
    ...(frame === undefined ? [] : [`  at ${frame}`]),
    `  record ${record}, byte ${byteOf(record)}, worker N: "${recordText(record)}"`,
    ...(advice === undefined ? [] : [`  ${advice}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export const withoutWorker = (message: string) => message.replace(/worker \d+/, 'worker N');

/** The first record, one in the middle, the last; for the second an earlier output exists. */
export const POSITIONS = [
  { at: 1, earlier: 'absent' },
  { at: 500, earlier: 'present' },
  { at: RECORDS, earlier: 'absent' },
] as const;

/** The failures of runs that fail at each of these records; the runs are concurrent. */
export async function failuresAt(
  stage: Stage,
  module: string,
  how: string,
  options: readonly string[] = [],
): Promise<{ at: number; message: string }[]> {
  return Promise.all(
    POSITIONS.map(async ({ at, earlier }) => {
      const work = [module, 'in.txt', '--arg', `how=${how}`, '--arg', `at=${at}`];
      const message = await failureOf(stage, [...work, '--header', '1', '-p', '2', '-b', '50', ...options], {
        earlier,
      });
      return { at, message: withoutWorker(message) };
    }),
  );
}
