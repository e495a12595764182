// Publishing that is broken off anywhere is finished by whoever comes next.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Outcome } from '../../../src/job/outcome.ts';
import type { OutputPlan } from '../../../src/io/output-plan.ts';
import {
  finishPublishing,
  isPublished,
  publishCopies,
  publishForGood,
  removePartials,
} from '../../../src/supervisor/resume/resumed-publishing.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thrownBy } from '../../support/thrown.ts';

const at = temporaryFolder();
const OUTCOME = { recordsIn: 7, counters: { a: 1 } } as unknown as Outcome;
const NAMES = ['report', 'refused', 'main'];

function begin(name: string): { folder: string; plans: OutputPlan[]; target: (name: string) => string } {
  const folder = at(name);
  mkdirSync(folder);
  const target = (output: string) => at(`${name}-${output}`);
  const plans = NAMES.map((output): OutputPlan => {
    writeFileSync(`${folder}/${output}.partial`, `new ${output}`);
    return { kind: 'atomic', shown: output, target: target(output), temporary: `${folder}/${output}.partial` };
  });
  return { folder, plans, target };
}

test('every output gets its name, and what it came to is kept', () => {
  const { folder, plans, target } = begin('whole');
  publishForGood(folder, plans, OUTCOME);
  expect(NAMES.map((name) => readFileSync(target(name), 'utf8'))).toEqual(NAMES.map((name) => `new ${name}`));
  expect(isPublished(folder)).toBe(true);
  expect(finishPublishing(folder)).toEqual(OUTCOME);
});

test('broken off before any of the renames, the rest is done later', () => {
  NAMES.forEach((obstacle, index) => {
    const { folder, plans, target } = begin(`broken-${index}`);
    mkdirSync(target(obstacle)); // nothing can be renamed over a folder
    expect(thrownBy(() => publishForGood(folder, plans, OUTCOME))).toMatchObject({
      name: 'OutputError',
      message: expect.stringContaining(`${obstacle} is complete, but can not be put in its place`),
    });
    const done = NAMES.slice(0, index);
    expect(NAMES.map((name) => existsSync(`${folder}/${name}.partial`))).toEqual(
      NAMES.map((name) => !done.includes(name)),
    );
    expect(isPublished(folder)).toBe(false);
    rmSync(target(obstacle), { recursive: true });
    expect(finishPublishing(folder)).toEqual(OUTCOME);
    expect(NAMES.map((name) => readFileSync(target(name), 'utf8'))).toEqual(NAMES.map((name) => `new ${name}`));
    expect(isPublished(folder)).toBe(true);
  });
});

test('copies stand under their names, and what they were made of stays', () => {
  const { folder, plans, target } = begin('copies');
  publishCopies(plans.slice(0, 1));
  expect([readFileSync(target('report'), 'utf8'), readFileSync(`${folder}/report.partial`, 'utf8')]).toEqual([
    'new report',
    'new report',
  ]);
});

test('only what has the name of a partial file of ours is removed', () => {
  const kept = at('precious.partial');
  const ours = at('.other.12345678.partial');
  for (const path of [kept, ours]) writeFileSync(path, '');
  removePartials([kept, ours, at('.gone.partial')]);
  expect([existsSync(kept), existsSync(ours)]).toEqual([true, false]);
});
