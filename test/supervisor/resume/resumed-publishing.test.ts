// Publishing that is interrupted anywhere is finished by the next run.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../../src/job/outcome.ts';
import type { OutputPlan } from '../../../src/io/output/output-plan.ts';
import { OwnFolder } from '../../../src/io/resume/own-folder.ts';
import { sealedText } from '../../../src/io/resume/sealed-text.ts';
import { writtenOf, type WrittenFile } from '../../../src/io/resume/written.ts';
import { checkKept } from '../../../src/supervisor/resume/kept-files.ts';
import { removePartials } from '../../../src/supervisor/resume/planned-files.ts';
import {
  finishedFiles,
  finishPublishing,
  isPublished,
  publishCopies,
  publishForGood,
  type Finished,
} from '../../../src/supervisor/resume/resumed-publishing.ts';
import { markerText } from '../../support/marker.ts';
import { OUTPUTS } from '../../../src/threads/protocol/output-names.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thrownBy } from '../../support/thrown.ts';

const at = temporaryFolder();
const OUTCOME: Outcome = {
  recordsIn: 7,
  recordsWrittenFrom: 7,
  recordsDropped: 0,
  recordsFiltered: 0,
  recordsQuarantined: 0,
  recordsOut: 7,
  retried: 0,
  commentLines: 0,
  blankLines: 0,
  bytesIn: 14,
  bytesOut: 14,
  batches: 1,
  workersStarted: 1,
  elapsedMs: 0.5,
  counters: { a: 1 },
};
const NAMES = ['report', 'refused', 'main'];

interface Begun {
  readonly folder: OwnFolder;
  readonly path: string;
  readonly plans: OutputPlan[];
  readonly finished: Finished[];
  readonly target: (name: string) => string;
}

const isIntact = (files: readonly WrittenFile[]) => checkKept(files, { signal: undefined, onNews: () => {} });

function begin(name: string): Begun {
  const own = OwnFolder.make(at(name));
  const folder = own.path;
  const target = (output: string) => at(`${name}-${output}`);
  const plans = NAMES.map((output): OutputPlan => {
    writeFileSync(`${folder}/${output}.partial`, `new ${output}`);
    return { kind: 'atomic', displayName: output, target: target(output), temporary: `${folder}/${output}.partial` };
  });
  const finished = finishedFiles(plans.map((plan) => [plan, writtenOf(Buffer.from(`new ${plan.displayName}`))]));
  return { folder: own, path: folder, plans, finished, target };
}

test('every output gets its name, and the outcome is stored', async () => {
  const { folder, plans, finished, target } = begin('whole');
  publishForGood(folder, finished, OUTCOME);
  expect(NAMES.map((name) => readFileSync(target(name), 'utf8'))).toEqual(NAMES.map((name) => `new ${name}`));
  expect(isPublished(folder)).toBe(true);
  expect(await finishPublishing(folder, plans, isIntact)).toEqual(OUTCOME);
});

test.each(OUTPUTS)('while the temporary file of the output %s exists, the output is not published', (output) => {
  const { folder, path, finished } = begin(`left-${output}`);
  publishForGood(folder, finished, OUTCOME);
  writeFileSync(`${path}/${output}.partial`, 'not renamed');
  expect(isPublished(folder)).toBe(false);
});

test('interrupted before any of the renames, the rest is done later', async () => {
  for (const [index, obstacle] of NAMES.entries()) {
    const { folder, path, plans, finished, target } = begin(`broken-${index}`);
    mkdirSync(target(obstacle)); // nothing can be renamed over a folder
    expect(thrownBy(() => publishForGood(folder, finished, OUTCOME))).toMatchObject({
      name: 'OutputError',
      message: expect.stringContaining(`${obstacle} is complete, but can't be renamed to its final name`),
    });
    const done = NAMES.slice(0, index);
    expect(NAMES.map((name) => existsSync(`${path}/${name}.partial`))).toEqual(
      NAMES.map((name) => !done.includes(name)),
    );
    expect(isPublished(folder)).toBe(false);
    rmSync(target(obstacle), { recursive: true });
    expect(await finishPublishing(folder, plans, isIntact)).toEqual(OUTCOME);
    expect(NAMES.map((name) => readFileSync(target(name), 'utf8'))).toEqual(NAMES.map((name) => `new ${name}`));
    expect(isPublished(folder)).toBe(true);
  }
});

test('copies get their names, and their sources stay', () => {
  const { path, plans, target } = begin('copies');
  publishCopies(plans.slice(0, 1));
  expect([readFileSync(target('report'), 'utf8'), readFileSync(`${path}/report.partial`, 'utf8')]).toEqual([
    'new report',
    'new report',
  ]);
});

test('an output that has changed since it was written is not published, nor is any other', async () => {
  for (const [index, change] of ['New main', 'new mai', 'new mains', ''].entries()) {
    const { folder, path, plans, finished, target } = begin(`changed-${index}`);
    mkdirSync(target('report'));
    expect(thrownBy(() => publishForGood(folder, finished, OUTCOME))).toMatchObject({ name: 'OutputError' });
    rmSync(target('report'), { recursive: true });
    writeFileSync(`${path}/main.partial`, change);
    await expect(finishPublishing(folder, plans, isIntact)).rejects.toMatchObject({
      name: 'ResumeError',
      message: expect.stringContaining(`${path}/main.partial `),
      advice: expect.stringContaining('--restart'),
    });
    expect(NAMES.map((name) => existsSync(target(name)))).toEqual([false, false, false]);
  }
});

test('an output that is missing before it has its name is reported, and nothing more is renamed', async () => {
  const { folder, path, plans, finished, target } = begin('gone');
  publishForGood(folder, finished, OUTCOME);
  renameSync(target('report'), `${path}/report.partial`);
  rmSync(target('main'));
  await expect(finishPublishing(folder, plans, isIntact)).rejects.toMatchObject({
    name: 'ResumeError',
    message: expect.stringContaining(`${path}/main.partial is gone, and was not renamed: ${target('main')} `),
    advice: expect.stringContaining('--restart'),
  });
  expect(existsSync(target('report'))).toBe(false);
});

test('a run whose outputs all had their names, and were changed or removed since, is complete', async () => {
  for (const [index, change] of [rmSync, (path: string) => writeFileSync(path, 'edited')].entries()) {
    const { folder, plans, finished, target } = begin(`over-${index}`);
    publishForGood(folder, finished, OUTCOME);
    change(target('refused'));
    expect(await finishPublishing(folder, plans, isIntact)).toBeUndefined();
  }
});

test('a planned partial file in another folder is removed; a link with its name only as a link', () => {
  const [kept, ours, link] = [at('precious.partial'), at('.other.12345678.partial'), at('.link.12345678.partial')];
  for (const path of [kept, ours]) writeFileSync(path, '');
  symlinkSync(kept, link);
  removePartials([ours, link, at('.gone.partial')]);
  expect([kept, ours, link].map((path) => existsSync(path))).toEqual([true, false, false]);
});

test('a rename that this run does not plan is refused, and named', async () => {
  const { folder, path, plans } = begin('forged');
  const [victim, evil] = [at('victim'), join(path, 'evil')];
  for (const each of [victim, evil]) writeFileSync(each, each);
  for (const rename of [
    { from: evil, to: victim },
    { from: join(path, 'main.partial'), to: victim },
  ]) {
    writeFileSync(join(path, 'publishing'), markerText([{ ...rename, displayName: 'x' }], OUTCOME));
    await expect(finishPublishing(folder, plans, isIntact)).rejects.toMatchObject({
      name: 'UsageError',
      message: `${join(path, 'publishing')} lists ${victim}, which is not an output of this command`,
    });
  }
  expect(readFileSync(victim, 'utf8')).toBe(victim);
});

test.each([
  ['null', 'null'],
  ['{}', '{}'],
  ['a list', '[]'],
  ['half of it', '{"renames":['],
  ['renames that are no list', sealedText({ renames: {}, outcome: OUTCOME })],
  ['an outcome that is none', sealedText({ renames: [], outcome: null })],
  ['a number that is none', sealedText({ renames: [], outcome: { ...OUTCOME, batches: -1 } })],
  ['a counter that is none', sealedText({ renames: [], outcome: { ...OUTCOME, counters: { a: 'b' } } })],
  ['what is inherited', sealedText({ renames: [], outcome: OUTCOME }).replace('{', '{"__proto__":{') + '}'],
  ['a figure that has changed', sealedText({ renames: [], outcome: OUTCOME }).replace('14', '15')],
  ['no checksum', JSON.stringify({ renames: [], outcome: OUTCOME })],
  ['deep nesting', `{"renames":${'['.repeat(1e6)}`],
])('a marker of %s is named, and so is the way out', async (what, text) => {
  const { folder, path, plans } = begin(`shape-${what.replace(/\W/g, '')}`);
  writeFileSync(join(path, 'publishing'), text);
  await expect(finishPublishing(folder, plans, isIntact)).rejects.toMatchObject({
    name: 'ResumeError',
    message: expect.stringContaining(`${join(path, 'publishing')}, which lists`),
    advice: expect.stringContaining('--restart'),
  });
});
