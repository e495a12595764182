// Outputs are renamed while the system fails: all of them or none get their names, and no earlier
// file is lost. A file that can't be restored because that fails, too, is reported, and kept under
// the name in the error.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AtomicPlan } from '../../src/io/output/output-plan.ts';
import { discard, publish, SYSTEM_PUBLISH_CALLS, type PublishCalls } from '../../src/io/output/publish.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Random } from '../support/random.ts';
import { runScripts, systemError } from './support/random-scripts.ts';

const SCRIPTS = 2000;
const inFolder = temporaryFolder();
const LASTING = ['EIO', 'ENOSPC', 'EBUSY', 'EROFS', 'EXDEV'];

type Call = keyof PublishCalls;

/** The real calls; those for which `code` returns a code fail. */
function faultyCalls(code: (call: Call) => string | undefined): PublishCalls {
  const faulty = <Args extends unknown[], Result>(call: Call, real: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      const thrown = code(call);
      if (thrown === undefined) return real(...args);
      // A descriptor is closed even if close fails.
      if (call === 'close') real(...args);
      throw systemError(thrown, call);
    };
  };
  const { rename, link, unlink, openFolder, fsync, close } = SYSTEM_PUBLISH_CALLS;
  return {
    rename: faulty('rename', rename),
    link: faulty('link', link),
    unlink: faulty('unlink', unlink),
    openFolder: faulty('openFolder', openFolder),
    fsync: faulty('fsync', fsync),
    close: faulty('close', close),
  };
}

interface Stage {
  readonly folder: string;
  readonly plans: readonly AtomicPlan[];
  /** The earlier files: names and content. */
  readonly earlier: Readonly<Record<string, string>>;
}

function newStage(random: Random): Stage {
  const folder = inFolder('outputs');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const names = ['report', 'dropped', 'second', 'main'].slice(random.integer(0, 3));
  const earlier = Object.fromEntries(names.filter(() => random.isOneIn(2)).map((name) => [name, `old ${name}`]));
  for (const [name, text] of Object.entries(earlier)) writeFileSync(join(folder, name), text);
  const plans = names.map((name) => {
    const temporary = join(folder, `.${name}.partial`);
    writeFileSync(temporary, `new ${name}`);
    return { kind: 'atomic', displayName: name, target: join(folder, name), temporary } as const;
  });
  return { folder, plans, earlier };
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function thrown(call: () => void): Error | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function allNew({ plans }: Stage): Record<string, string> {
  return Object.fromEntries(plans.map(({ displayName }) => [displayName, `new ${displayName}`]));
}

test(`in each of ${SCRIPTS} scripts with one fault, all outputs are published, or every file is as it was`, () => {
  runScripts(SCRIPTS, (random) => {
    const stage = newStage(random);
    const hasLinks = random.isOneIn(2);
    let left = random.integer(0, 12);
    let told: Call | undefined;
    const calls = faultyCalls((call) => {
      if (call === 'fsync' && random.isOneIn(3)) return 'EINTR';
      if (call === 'link' && !hasLinks) return 'EPERM';
      left -= 1;
      if (left !== 0) return undefined;
      told = call;
      return random.pick(LASTING);
    });
    const error = thrown(() => publish(stage.plans, calls));
    const found = contents(stage.folder);
    if (error === undefined) {
      // A second name that could not be removed is harmless litter.
      const litter = Object.keys(found).filter((name) => name.endsWith('-old'));
      expect(litter.length).toBeLessThanOrEqual(told === 'unlink' ? 1 : 0);
      for (const name of litter) delete found[name];
      expect(found).toEqual(allNew(stage));
      return;
    }
    expect(error).toMatchObject({ name: 'OutputError' });
    if (told === 'openFolder' || told === 'fsync') {
      expect(error.message).toMatch(/has its final name, but its folder can't be synced: it failed \(E\w+\)$/);
      expect(found).toEqual(allNew(stage));
      return;
    }
    expect(error.message).toMatch(/^\w+ is complete, but can't be renamed to its final name: it failed \(E\w+\)$/);
    discard(stage.plans);
    expect(contents(stage.folder)).toEqual(stage.earlier);
  });
});

test(`in each of ${SCRIPTS} scripts with many faults, no file is lost, and every file that could not be restored is reported`, () => {
  runScripts(SCRIPTS, (random) => {
    const stage = newStage(random);
    const often = random.pick([2, 3, 6]);
    const calls = faultyCalls((call) => {
      if (call === 'link' && random.isOneIn(3)) return random.pick(['EPERM', 'EMLINK']);
      return random.isOneIn(often) ? random.pick(LASTING) : undefined;
    });
    const error = thrown(() => publish(stage.plans, calls));
    if (error === undefined || error.message.includes('has its final name')) {
      expect(contents(stage.folder)).toMatchObject(allNew(stage));
      return;
    }
    expect(error).toMatchObject({ name: 'OutputError' });
    const found = contents(stage.folder);
    for (const { displayName, temporary } of stage.plans) {
      const was = stage.earlier[displayName];
      if (found[displayName] === was) continue;
      if (was === undefined) {
        expect(error.message).toContain(`${displayName} already exists, and can't be removed`);
        expect(found[displayName]).toBe(`new ${displayName}`);
      } else {
        expect(error.message).toContain(`${displayName} can't be restored: its old content is in ${temporary}-old`);
        expect(readFileSync(`${temporary}-old`, 'utf8')).toBe(was);
      }
    }
  });
});
