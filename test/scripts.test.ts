// The scripts that run tests: together they run each test file exactly once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './support/program.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

function patternsOf(script: string, option: string): string[] {
  const [, patterns] = scripts[script]!.split(` --${option} `);
  return patterns!.split(' ');
}

test('every test belongs to either test:unit or test:real', () => {
  expect(patternsOf('test:unit', 'testPathIgnorePatterns')).toEqual(patternsOf('test:real', 'testPathPatterns'));
  for (const part of ['test:e2e', 'test:faults']) {
    expect(patternsOf('test:real', 'testPathPatterns')).toEqual(
      expect.arrayContaining(patternsOf(part, 'testPathPatterns')),
    );
  }
});

test('.ci/run runs both, the fast ones first, after even faster checks', () => {
  const ran = [
    ...readFileSync(join(ROOT, '.ci/run'), 'utf8').matchAll(/(?:npm run --silent|run_tests \S+) ([\w:]+)/g),
  ].map(([, name]) => name);
  expect(ran).toEqual(['format:check', 'lint', 'typecheck', 'test:unit', 'test:real', 'test:e2e']);
});
