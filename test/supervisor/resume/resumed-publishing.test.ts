// Publishing that is broken off anywhere is finished by whoever comes next.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../../src/job/outcome.ts';
import type { OutputPlan } from '../../../src/io/output-plan.ts';
import { OwnFolder } from '../../../src/io/resume/own-folder.ts';
import { removePartials } from '../../../src/supervisor/resume/planned-files.ts';
import {
  finishPublishing,
  isPublished,
  publishCopies,
  publishForGood,
} from '../../../src/supervisor/resume/resumed-publishing.ts';
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

function begin(name: string): {
  folder: OwnFolder;
  path: string;
  plans: OutputPlan[];
  target: (name: string) => string;
} {
  const own = OwnFolder.make(at(name));
  const folder = own.path;
  const target = (output: string) => at(`${name}-${output}`);
  const plans = NAMES.map((output): OutputPlan => {
    writeFileSync(`${folder}/${output}.partial`, `new ${output}`);
    return { kind: 'atomic', shown: output, target: target(output), temporary: `${folder}/${output}.partial` };
  });
  return { folder: own, path: folder, plans, target };
}

test('every output gets its name, and what it came to is kept', () => {
  const { folder, plans, target } = begin('whole');
  publishForGood(folder, plans, OUTCOME);
  expect(NAMES.map((name) => readFileSync(target(name), 'utf8'))).toEqual(NAMES.map((name) => `new ${name}`));
  expect(isPublished(folder)).toBe(true);
  expect(finishPublishing(folder, plans)).toEqual(OUTCOME);
});

test('broken off before any of the renames, the rest is done later', () => {
  NAMES.forEach((obstacle, index) => {
    const { folder, path, plans, target } = begin(`broken-${index}`);
    mkdirSync(target(obstacle)); // nothing can be renamed over a folder
    expect(thrownBy(() => publishForGood(folder, plans, OUTCOME))).toMatchObject({
      name: 'OutputError',
      message: expect.stringContaining(`${obstacle} is complete, but can not be put in its place`),
    });
    const done = NAMES.slice(0, index);
    expect(NAMES.map((name) => existsSync(`${path}/${name}.partial`))).toEqual(
      NAMES.map((name) => !done.includes(name)),
    );
    expect(isPublished(folder)).toBe(false);
    rmSync(target(obstacle), { recursive: true });
    expect(finishPublishing(folder, plans)).toEqual(OUTCOME);
    expect(NAMES.map((name) => readFileSync(target(name), 'utf8'))).toEqual(NAMES.map((name) => `new ${name}`));
    expect(isPublished(folder)).toBe(true);
  });
});

test('copies stand under their names, and what they were made of stays', () => {
  const { path, plans, target } = begin('copies');
  publishCopies(plans.slice(0, 1));
  expect([readFileSync(target('report'), 'utf8'), readFileSync(`${path}/report.partial`, 'utf8')]).toEqual([
    'new report',
    'new report',
  ]);
});

test('a planned partial in another folder is removed, a link with its name as a link', () => {
  const [kept, ours, link] = [at('precious.partial'), at('.other.12345678.partial'), at('.link.12345678.partial')];
  for (const path of [kept, ours]) writeFileSync(path, '');
  symlinkSync(kept, link);
  removePartials([ours, link, at('.gone.partial')]);
  expect([kept, ours, link].map((path) => existsSync(path))).toEqual([true, false, false]);
});

test('a rename that this run does not plan is not made, and named', () => {
  const { folder, path, plans } = begin('forged');
  const [victim, evil] = [at('victim'), join(path, 'evil')];
  for (const each of [victim, evil]) writeFileSync(each, each);
  for (const rename of [
    { from: evil, to: victim },
    { from: join(path, 'main.partial'), to: victim },
  ]) {
    writeFileSync(join(path, 'publishing'), JSON.stringify({ renames: [{ ...rename, shown: 'x' }], outcome: OUTCOME }));
    expect(thrownBy(() => finishPublishing(folder, plans))).toMatchObject({
      name: 'UsageError',
      message: `${join(path, 'publishing')} is to publish ${victim}, which is not an output of this command`,
    });
  }
  expect(readFileSync(victim, 'utf8')).toBe(victim);
});

test.each([
  ['null', 'null'],
  ['{}', '{}'],
  ['a list', '[]'],
  ['half of it', '{"renames":['],
  ['renames that are no list', JSON.stringify({ renames: {}, outcome: OUTCOME })],
  ['an outcome that is none', JSON.stringify({ renames: [], outcome: null })],
  ['a number that is none', JSON.stringify({ renames: [], outcome: { ...OUTCOME, batches: -1 } })],
  ['a counter that is none', JSON.stringify({ renames: [], outcome: { ...OUTCOME, counters: { a: 'b' } } })],
  ['what is inherited', JSON.stringify({ renames: [], outcome: OUTCOME }).replace('{', '{"__proto__":{') + '}'],
  ['deep nesting', `{"renames":${'['.repeat(1e6)}`],
])('a marker of %s is named, and so is the way out', (what, text) => {
  const { folder, path, plans } = begin(`shape-${what.replace(/\W/g, '')}`);
  writeFileSync(join(path, 'publishing'), text);
  expect(thrownBy(() => finishPublishing(folder, plans))).toMatchObject({
    name: 'ResumeError',
    message: expect.stringContaining(`${join(path, 'publishing')}, by which`),
    advice: expect.stringContaining('--restart'),
  });
});
