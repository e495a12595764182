// The launcher under a Node that is too old: it refuses in one line, before anything else is
// loaded.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM, ROOT } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const inFolder = temporaryFolder();

/** Runs the launcher under a Node that pretends to have this version; prints what else it loads. */
function launch(version: string, args: readonly string[] = ['--version']) {
  const preload = inFolder('version.cjs');
  writeFileSync(
    preload,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
     const Module = require('node:module');
     const load = Module._load;
     Module._load = (request, ...rest) =>
       request.includes('dist') ? console.log('loads dist') : load(request, ...rest);`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', preload, PROGRAM, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each(['0.12.18', '8.17.0', '12.22.12', '18.20.8', '19.9.0', '20.18.3'])(
  'Node %s is refused with the required and the actual version, even for --version',
  (version) => {
    const stderr = `threadmill needs Node.js 20.19 or newer; this is ${version}\n`;
    expect(launch(version)).toEqual({ status: 1, stdout: '', stderr });
    expect(launch(version, ['--map', '$2', 'in.txt'])).toEqual({ status: 1, stdout: '', stderr });
  },
);

test.each(['21.7.3', '22.0.0', '22.12.0'])('Node %s is newer than 20.19 and refused with the reason', (version) => {
  const stderr = `threadmill needs Node.js 20.19 or newer, and of version 22 at least 22.13; this is ${version}\n`;
  expect(launch(version)).toEqual({ status: 1, stdout: '', stderr });
});

test.each(['20.19.0', '20.20.2', '22.13.0', '22.22.0', '23.0.0', '24.1.0', '26.0.0-nightly'])(
  'Node %s starts the program',
  (version) => {
    expect(launch(version)).toEqual({ status: 0, stdout: 'loads dist\n', stderr: '' });
  },
);

test('the accepted versions are those of package.json', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe('^20.19.0 || >=22.13.0');
});

test('the launcher is code that any Node can parse', () => {
  const code = readFileSync(PROGRAM, 'utf8').replace(/\/\/.*/g, '');
  expect(code).not.toMatch(/=>|\b(?:const|let|import|class|async)\b|`|\?\?|\?\.|\.\.\./);
});
