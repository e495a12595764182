import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProtected, whyNotOwnFile } from '../../../src/io/system/own-file.ts';
import { findTool } from '../../../src/io/system/own-tool.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const at = temporaryFolder();

test.each([
  [0o700, true],
  [0o755, true],
  [0o775, false],
  [0o757, false],
  [0o1777, true],
])('whether others can rename our files in a folder depends on its mode (%#)', (mode, expected) => {
  const folder = at(`mode-${mode.toString(8)}`);
  mkdirSync(join(folder, 'below'), { recursive: true });
  chmodSync(folder, mode);
  const real = realpathSync(folder);
  expect([isProtected(real), isProtected(join(real, 'below'))]).toEqual([expected, expected]);
});

test('a file is our own by type, names and owner', () => {
  const uid = process.geteuid!();
  const facts = { uid, mode: 0o600, nlink: 1, isFile: () => true };
  expect(whyNotOwnFile(facts)).toBeUndefined();
  expect(whyNotOwnFile({ ...facts, isFile: () => false })).toBe('it is not a regular file');
  expect(whyNotOwnFile({ ...facts, nlink: 2 })).toBe('it has 2 names (hard links)');
  expect(whyNotOwnFile({ ...facts, nlink: 2 }, true)).toBeUndefined();
  expect(whyNotOwnFile({ ...facts, uid: uid + 1 })).toContain(`it belongs to user ${uid + 1}`);
});

test('a tool is searched in absolute folders of PATH only', () => {
  const folder = at('tools');
  mkdirSync(folder);
  writeFileSync(join(folder, 'tool'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'text'), '', { mode: 0o644 });
  expect(findTool('tool', `:.:bin:${folder}`)).toBe(join(folder, 'tool'));
  for (const path of ['', '.', ':', 'tools:']) expect(findTool('tool', path)).toBeUndefined();
  expect(findTool('text', folder)).toBeUndefined();
});
