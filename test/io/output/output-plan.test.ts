import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  statSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { planOutput, SYSTEM_PLAN_CALLS, type AtomicPlan, type PlanCalls } from '../../../src/io/output/output-plan.ts';
import { OutputError } from '../../../src/job/errors.ts';

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function planAtomic(path: string, calls?: PlanCalls): AtomicPlan {
  const plan = planOutput(path, calls);
  if (plan.kind !== 'atomic') throw new Error(`planned as ${plan.kind}`);
  return plan;
}

function expectRefused(path: string, message: string | RegExp, calls?: PlanCalls): void {
  const plan = () => planOutput(path, calls);
  expect(plan).toThrow(OutputError);
  expect(plan).toThrow(message);
}

/** The system, but access() is refused for these paths: root is never refused. */
function refusing(...paths: string[]): PlanCalls {
  return {
    ...SYSTEM_PLAN_CALLS,
    access: (path, mode) => {
      if (!paths.includes(path)) return SYSTEM_PLAN_CALLS.access(path, mode);
      throw Object.assign(new Error(`EACCES: permission denied, access '${path}'`), { code: 'EACCES' });
    },
  };
}

describe('an output that is a regular file', () => {
  it('is written beside its target under a hidden name, and nothing is created yet', () => {
    const plan = planAtomic(inFolder('reads.tsv'));
    expect(plan).toEqual({
      kind: 'atomic',
      displayName: inFolder('reads.tsv'),
      target: inFolder('reads.tsv'),
      temporary: expect.any(String),
    });
    expect(dirname(plan.temporary)).toBe(folder);
    expect(basename(plan.temporary)).toMatch(/^\.reads\.tsv\.[\w-]+\.[a-z0-9]{8}\.partial$/);
    expect(planAtomic(inFolder('reads.tsv')).temporary).not.toBe(plan.temporary);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps the permissions of the file it replaces, and no others', () => {
    writeFileSync(inFolder('reads.tsv'), '');
    for (const [mode, kept] of [
      [0o600, 0o600],
      [0o664, 0o664],
      [0o4755, 0o755],
    ] as const) {
      chmodSync(inFolder('reads.tsv'), mode);
      expect(planAtomic(inFolder('reads.tsv')).access).toEqual({ mode: kept, group: statSync(folder).gid });
    }
  });

  it('is the target of its links, even if that does not exist yet', () => {
    mkdirSync(inFolder('results'));
    symlinkSync('results/reads.tsv', inFolder('link'));
    for (const content of [undefined, 'there now']) {
      if (content !== undefined) writeFileSync(inFolder('results/reads.tsv'), content);
      const plan = planAtomic(inFolder('link'));
      expect(plan.displayName).toBe(inFolder('link'));
      expect(plan.target).toBe(inFolder('results/reads.tsv'));
      expect(dirname(plan.temporary)).toBe(inFolder('results'));
    }
  });

  it.each([
    ['ASCII', 'x'.repeat(255)],
    ['two bytes a character', 'ü'.repeat(127)],
    ['four bytes a character', '🧬'.repeat(63)],
    ['four bytes a character, from an odd byte on', `x${'🧬'.repeat(63)}`],
  ])('may have a name of the greatest length (%s)', (_, name) => {
    const { temporary } = planAtomic(inFolder(name));
    expect(Buffer.byteLength(basename(temporary))).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(basename(temporary))).toBeGreaterThan(255 - 4);
    writeFileSync(temporary, '');
    expect(readdirSync(folder)).toEqual([basename(temporary)]);
  });

  it('is refused if its name is too long', () => {
    expectRefused(inFolder('x'.repeat(256)), 'ENAMETOOLONG');
  });

  it('is refused if its folder does not exist, by that folder', () => {
    expectRefused(inFolder('none/reads.tsv'), `there is no folder ${inFolder('none')}`);
    symlinkSync('none/reads.tsv', inFolder('link'));
    expectRefused(inFolder('link'), `there is no folder ${inFolder('none')}`);
  });

  it('is refused if its folder is a file', () => {
    writeFileSync(inFolder('file'), '');
    expectRefused(inFolder('file/reads.tsv'), 'not a directory (ENOTDIR)');
  });

  it('is refused if no file can be created in its folder', () => {
    expectRefused(
      inFolder('reads.tsv'),
      `no file can be created in ${folder}: permission denied (EACCES)`,
      refusing(folder),
    );
  });

  it('is refused if it exists and may not be written, even if its folder may', () => {
    writeFileSync(inFolder('reads.tsv'), '');
    expectRefused(inFolder('reads.tsv'), 'permission denied (EACCES)', refusing(inFolder('reads.tsv')));
  });

  it('is refused if it belongs to another user in a folder such as /tmp, where only its owner may replace it', () => {
    writeFileSync(inFolder('reads.tsv'), '');
    chmodSync(folder, 0o1777);
    const user = Number(SYSTEM_PLAN_CALLS.stat(folder)!.uid);
    const as = (userId: number | undefined): PlanCalls => ({ ...SYSTEM_PLAN_CALLS, userId: () => userId });
    expectRefused(inFolder('reads.tsv'), 'belongs to another user', as(user + 1));
    for (const userId of [user, 0, undefined]) planAtomic(inFolder('reads.tsv'), as(userId));
    planAtomic(inFolder('new.tsv'), as(user + 1));
    chmodSync(folder, 0o777);
    planAtomic(inFolder('reads.tsv'), as(user + 1));
  });

  it('is refused if its links form a circle', () => {
    symlinkSync('circle', inFolder('circle'));
    expectRefused(inFolder('circle'), 'circle');
  });
});

describe('an output that is not a regular file', () => {
  it('is an open descriptor if its name, or the target of its links, says so', () => {
    symlinkSync('/dev/fd/3', inFolder('link'));
    expect(planOutput('-')).toEqual({ kind: 'descriptor', displayName: 'standard output', fd: 1 });
    expect(planOutput('/dev/stdout')).toEqual({ kind: 'descriptor', displayName: '/dev/stdout', fd: 1 });
    expect(planOutput('/dev/fd/7')).toEqual({ kind: 'descriptor', displayName: '/dev/fd/7', fd: 7 });
    expect(planOutput(inFolder('link'))).toEqual({ kind: 'descriptor', displayName: inFolder('link'), fd: 3 });
  });

  it('is written directly if it is a device or a FIFO, also through a link', () => {
    execFileSync('mkfifo', [inFolder('fifo')]);
    symlinkSync('fifo', inFolder('link'));
    for (const path of ['/dev/null', inFolder('fifo'), inFolder('link')]) {
      expect(planOutput(path)).toEqual({ kind: 'direct', displayName: path, path });
    }
  });

  it('is refused if it is a folder, or has the name of one', () => {
    mkdirSync(inFolder('results'));
    for (const path of [
      inFolder('results'),
      `${folder}/results/`,
      folder,
      `${folder}/.`,
      `${folder}/results/..`,
      '/',
    ]) {
      expectRefused(path, 'is a folder, not a file');
    }
    expectRefused(`${folder}/none/`, 'names a folder, not a file');
  });

  it('is refused if it is a socket', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(inFolder('socket'), resolve));
    try {
      expectRefused(inFolder('socket'), 'is a socket');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
