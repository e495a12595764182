// Modules that don't load, and modules whose setup, header or teardown fails: reported at once,
// even while the input pipe is silent.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf, faultStage, pointAt } from '../support/failing.ts';

const stage = faultStage();

/** The first line of the message, after `threadmill: `. */
const UNLOADABLE: Record<string, string> = {
  'modules/typo.mjs':
    "modules/typo.mjs:2: Unexpected identifier 'length', at column 35: const name = 'é', length = line length;",
  'modules/typo.cjs':
    "modules/typo.cjs:2: Unexpected identifier 'length', at column 35: const name = 'é', length = line length;",
  'modules/typo.ts':
    'modules/typo.ts:2: Expected ";" but found "length", at column 35: const name = \'é\', length = line length;',
  'modules/imports-missing-file.mjs':
    "modules/imports-missing-file.mjs: it imports './lib/absent.js', which does not exist",
  'modules/imports-missing-file.ts':
    "modules/imports-missing-file.ts:1: it imports './lib/absent.js', which does not exist",
  'modules/requires-missing-file.cjs':
    "modules/requires-missing-file.cjs: it imports './lib/absent', which does not exist",
  'modules/throws-at-import.mjs':
    "modules/throws-at-import.mjs:4: TypeError: Cannot read properties of undefined (reading 'length')",
  'modules/throws-at-import.ts':
    "modules/throws-at-import.ts:4: TypeError: Cannot read properties of undefined (reading 'length')",
  'modules/throws-null.cjs': 'modules/throws-null.cjs: it threw null',
  'faults/rejects-at-import.mjs': 'faults/rejects-at-import.mjs:1: Error: the reference could not be fetched',
  'faults/waits-at-import.mjs': 'faults/waits-at-import.mjs: the work waits for a promise that can no longer settle',
  'faults/exits-at-import.mjs': 'faults/exits-at-import.mjs: the work called process.exit(0)',
  'faults/exports-nothing.mjs': 'faults/exports-nothing.mjs: it has no default export',
};

test.each(Object.entries(UNLOADABLE))('%s is a failure, even while the input pipe is silent', async (module, said) => {
  const messages = await Promise.all([
    failureOf(stage, [module, 'in.txt'], { earlier: 'present' }),
    failureOf(stage, [module], { afterInput: 'silence' }),
    failureOf(stage, [module, '--header', '1'], { afterInput: 'silence' }),
  ]);
  for (const message of messages) expect(message.split('\n', 1)).toEqual([`threadmill: ${said}`]);
});

const HOOKS = ['setup', 'header', 'teardown'] as const;

describe.each(HOOKS)('a module whose %s', (hook) => {
  const fail = (module: string, how: string, settings = {}) =>
    failureOf(stage, [module, 'in.txt', '--header', '1', '--arg', `hook=${hook}`, '--arg', `how=${how}`], settings);
  const said = async (how: string) => {
    const message = await fail('faults/fails-in.mjs', how);
    return message.replace(/worker \d/, 'worker N').split('\n');
  };
  const where = `  in ${hook}(), worker N`;

  test.each(['throws', 'rejects'])('%s is a failure', async (how) => {
    const column = pointAt(
      stage,
      'faults/fails-in.mjs',
      how === 'throws' ? 'new Error' : 'new Error(`no luck in ${hook}`);\n  },\n  throwsNull',
    );
    expect(await said(how)).toEqual([
      `threadmill: faults/fails-in.mjs: Error: no luck in ${hook}`,
      `  at ${how} (${column})`,
      where,
      '',
    ]);
  });

  test.each(['throws', 'rejects'])('%s in TypeScript is a failure with its line', async (how) => {
    const start = how === 'throws' ? "rejects') return" : 'Promise.resolve()';
    const [line] = pointAt(stage, 'faults/fails-in.ts', start).split(':').slice(1).map(Number);
    const message = await fail('faults/fails-in.ts', how, { earlier: 'present' });
    expect(message).toMatch(
      new RegExp(
        `^threadmill: faults/fails-in\\.ts: Error: no luck in ${hook}\\n  at \\w+ \\(faults/fails-in\\.ts:${line! + 1}:9\\)`,
      ),
    );
  });

  test('throws null, waits for ever or exits is a failure', async () => {
    const [null_, never, exit] = await Promise.all([said('throwsNull'), said('never'), said('exits')]);
    expect(null_).toEqual(['threadmill: faults/fails-in.mjs: the work threw null', where, '']);
    expect(never.slice(0, 2)).toEqual([
      'threadmill: faults/fails-in.mjs: the work waits for a promise that can no longer settle',
      where,
    ]);
    expect(exit.slice(0, 2)).toEqual(['threadmill: faults/fails-in.mjs: the work called process.exit(0)', where]);
  });

  test('leaves a rejected promise is a failure', async () => {
    const [first, frame] = await said('leavesRejection');
    expect(first).toMatch(new RegExp(`Error: left behind in ${hook}$`));
    expect(frame).toBe(`  at leavesRejection (${pointAt(stage, 'faults/fails-in.mjs', 'new Error(`left')})`);
  });
});

test('setup and header, if there is no header to wait for, fail while the input pipe is silent', async () => {
  for (const hook of ['setup', 'header']) {
    const message = await failureOf(stage, ['faults/fails-in.mjs', '--arg', `hook=${hook}`, '--arg', 'how=throws'], {
      afterInput: 'silence',
    });
    expect(message).toMatch(new RegExp(`^threadmill: faults/fails-in\\.mjs: Error: no luck in ${hook}\\n`));
  }
});

test.each([
  ['mjs', "import { isMainThread, parentPort } from 'node:worker_threads';", 'parentPort.on("message", () => {})'],
  ['cjs', "const { isMainThread, parentPort } = require('node:worker_threads');", 'parentPort.postMessage(1)'],
  ['ts', "import { isMainThread, parentPort } from 'node:worker_threads';", 'parentPort!.once("message", () => {})'],
  ['mjs', "import { isMainThread, workerData } from 'node:worker_threads';", 'console.log(workerData.path)'],
])('a .%s module that is the program of a worker thread (%s) fails with the reason: %s', async (end, start, code) => {
  const advice = code.includes('parentPort')
    ? 'parentPort is null here: threadmill runs the module in its workers and talks to them itself; export a function: '
    : 'workerData is null here: threadmill starts the workers itself; give values by --arg key=value';
  writeFileSync(join(stage.folder, `thread.${end}`), `${start}\nif (!isMainThread) ${code};\n`);
  const said = await failureOf(stage, [`thread.${end}`, 'in.txt']);
  expect(said).toMatch(new RegExp(`^threadmill: thread\\.${end}:2: TypeError: Cannot read properties of null`));
  expect(said).toContain(advice);

  const inCall = `${start}\nexport default (line) => {\n  ${code};\n};\n`;
  const isModule = end !== 'cjs';
  writeFileSync(
    join(stage.folder, `call.${end}`),
    isModule ? inCall : inCall.replace('export default', 'module.exports ='),
  );
  const saidInCall = await failureOf(stage, [`call.${end}`, 'in.txt']);
  expect(saidInCall).toMatch(/^threadmill: in\.txt:1: TypeError: Cannot read properties of null/);
  expect(saidInCall).toContain(advice);
});
