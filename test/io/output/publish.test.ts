import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planOutput, type AtomicPlan } from '../../../src/io/output/output-plan.ts';
import { discard, publish, SYSTEM_PUBLISH_CALLS, type PublishCalls } from '../../../src/io/output/publish.ts';
import { OutputError } from '../../../src/job/errors.ts';

let folder: string;
let plan: AtomicPlan;
const elsewhere = [
  { kind: 'descriptor', displayName: 'standard output', fd: 1 },
  { kind: 'direct', displayName: '/dev/null', path: '/dev/null' },
] as const;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-')));
  plan = planOutput(join(folder, 'reads.tsv')) as AtomicPlan;
  writeFileSync(plan.temporary, 'new');
});
afterEach(() => rmSync(folder, { recursive: true }));

function failing(call: keyof PublishCalls, code: string, calls: PublishCalls = SYSTEM_PUBLISH_CALLS): PublishCalls {
  const fail = () => {
    throw Object.assign(new Error(`${code}: it failed, ${call}`), { code });
  };
  return { ...calls, [call]: fail };
}

describe('publishing', () => {
  it('replaces the earlier file by the complete one', () => {
    writeFileSync(plan.target, 'old');
    publish([plan]);
    expect(readdirSync(folder)).toEqual(['reads.tsv']);
    expect(readFileSync(plan.target, 'utf8')).toBe('new');
  });

  it('does nothing for outputs that are written directly', () => {
    publish(elsewhere, failing('rename', 'EIO'));
  });

  it('renames in the given order, and then syncs the folder and closes it', () => {
    const calls: string[] = [];
    const second = { ...plan, temporary: '/b/.x', target: '/b/x' };
    publish([{ ...plan, temporary: '/a/.x', target: '/a/x' }, second], {
      rename: (from, to) => calls.push(`rename ${from} ${to}`),
      link: (path) => {
        calls.push(`link ${path}`);
        throw Object.assign(new Error('nothing there'), { code: 'ENOENT' });
      },
      unlink: (path) => calls.push(`unlink ${path}`),
      openFolder: (path) => calls.push(`open ${path}`),
      fsync: (fd) => calls.push(`fsync ${fd}`),
      close: (fd) => calls.push(`close ${fd}`),
    });
    expect(calls).toEqual([
      'link /a/x',
      'rename /a/.x /a/x',
      'rename /b/.x /b/x',
      'open /a',
      'fsync 4',
      'close 4',
      'open /b',
      'fsync 7',
      'close 7',
    ]);
  });

  it("that can't rename is an OutputError, and leaves both files unchanged", () => {
    writeFileSync(plan.target, 'old');
    const run = () => publish([plan], failing('rename', 'EBUSY'));
    expect(run).toThrow(OutputError);
    expect(run).toThrow(`${plan.displayName} is complete, but can't be renamed to its final name: it failed (EBUSY)`);
    expect(readFileSync(plan.target, 'utf8')).toBe('old');
    expect(readFileSync(plan.temporary, 'utf8')).toBe('new');
  });

  describe('of several outputs', () => {
    let others: AtomicPlan[];
    const contents = () =>
      Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    /** The rename of this file's temporary name fails. */
    const failingAt = (at: AtomicPlan, calls: PublishCalls = SYSTEM_PUBLISH_CALLS): PublishCalls => ({
      ...calls,
      rename: (from, to) =>
        from === at.temporary ? failing('rename', 'EBUSY').rename(from, to) : calls.rename(from, to),
    });
    beforeEach(() => {
      others = ['dropped.tsv', 'report.json'].map((name) => planOutput(join(folder, name)) as AtomicPlan);
      for (const other of others) writeFileSync(other.temporary, `new ${other.target.slice(-4)}`);
    });

    it('renames all of them, and leaves nothing else', () => {
      writeFileSync(others[0]!.target, 'old');
      publish([...others, plan]);
      expect(contents()).toEqual({ 'dropped.tsv': 'new .tsv', 'report.json': 'new json', 'reads.tsv': 'new' });
    });

    it("reports a replaced file that can't be removed", () => {
      writeFileSync(others[0]!.target, 'old');
      const backup = `${others[0]!.temporary}-old`;
      expect(publish([...others, plan])).toEqual([]);
      others = ['dropped.tsv', 'report.json'].map((name) => planOutput(join(folder, name)) as AtomicPlan);
      for (const other of others) writeFileSync(other.temporary, 'newer');
      const again = `${others[0]!.temporary}-old`;
      expect(again).not.toBe(backup);
      const calls = {
        ...SYSTEM_PUBLISH_CALLS,
        unlink: (path: string) => (path === again ? failing('unlink', 'EROFS') : SYSTEM_PUBLISH_CALLS).unlink(path),
      };
      expect(publish(others, calls)).toEqual([
        `${others[0]!.displayName} has its final name; the file that it replaced is still in ${again}, which can't be removed: it failed (EROFS)`,
      ]);
      expect(readFileSync(others[0]!.target, 'utf8')).toBe('newer');
      expect(readFileSync(again, 'utf8')).toBe('new .tsv');
    });

    it("that is undone reports a second name that can't be removed", () => {
      writeFileSync(plan.target, 'old');
      const calls = { ...failingAt(plan, failing('unlink', 'EROFS')), unlink: failing('unlink', 'EROFS').unlink };
      expect(() => publish([plan, others[0]!], calls)).toThrow(
        `${plan.displayName} is unchanged, and ${plan.temporary}-old can't be removed`,
      );
      expect(readFileSync(plan.target, 'utf8')).toBe('old');
    });

    it.each([0, 1, 2])('restores the earlier files if one rename fails (%i)', (at) => {
      const plans = [...others, plan];
      const noLinks = failing('link', 'EPERM');
      for (const calls of [SYSTEM_PUBLISH_CALLS, noLinks]) {
        writeFileSync(others[0]!.target, 'old');
        writeFileSync(plan.target, 'old, too');
        expect(() => publish(plans, failingAt(plans[at]!, calls))).toThrow(OutputError);
        const found = contents();
        expect(found['dropped.tsv']).toBe('old');
        expect(found['reads.tsv']).toBe('old, too');
        expect(Object.keys(found)).not.toContain('report.json');
        expect(Object.keys(found).filter((name) => name.endsWith('-old'))).toEqual([]);
        discard(plans);
        expect(readdirSync(folder).sort()).toEqual(['dropped.tsv', 'reads.tsv']);
        for (const each of plans) writeFileSync(each.temporary, 'new');
      }
    });
  });

  it.each([
    ['openFolder', 'EACCES'],
    ['fsync', 'EINVAL'],
    ['fsync', 'ENOTSUP'],
  ] as const)("succeeds if the folder can't be synced at all (%s: %s)", (call, code) => {
    publish([plan], failing(call, code));
    expect(existsSync(plan.target)).toBe(true);
  });

  it('is an OutputError if syncing the folder fails, and closes the folder', () => {
    const closed: number[] = [];
    const close = (fd: number) => {
      closed.push(fd);
      SYSTEM_PUBLISH_CALLS.close(fd);
    };
    const run = () => publish([plan], failing('fsync', 'EIO', { ...SYSTEM_PUBLISH_CALLS, close }));
    expect(run).toThrow(`${plan.displayName} has its final name, but its folder can't be synced: it failed (EIO)`);
    expect(closed).toHaveLength(1);
  });
});

describe('discarding', () => {
  it('removes the temporary file and leaves the target unchanged', () => {
    writeFileSync(plan.target, 'old');
    discard([plan]);
    expect(readdirSync(folder)).toEqual(['reads.tsv']);
    expect(readFileSync(plan.target, 'utf8')).toBe('old');
  });

  it('succeeds if nothing was written, or only directly', () => {
    discard([plan]);
    discard([plan]);
    discard(elsewhere);
  });

  it('that fails is an OutputError that names the remaining file, after the others are removed', () => {
    const stuck = { ...plan, displayName: 'stuck.tsv', temporary: join(folder, 'stuck') };
    const calls: PublishCalls = {
      ...SYSTEM_PUBLISH_CALLS,
      unlink: (path) => (path === stuck.temporary ? failing('unlink', 'EROFS').unlink(path) : rmSync(path)),
    };
    expect(() => discard([stuck, plan], calls)).toThrow(
      `stuck.tsv left ${stuck.temporary}, which can't be removed: it failed (EROFS)`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
