import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followLinks, refuseSameFile, SYSTEM_NAME_CALLS, type FileRole } from '../../../src/io/system/file-identity.ts';
import { UsageError } from '../../../src/job/errors.ts';

let folder: string;
const inFolder = (name: string) => join(folder, name);
const reads = (target: string | number): FileRole => ({ role: `input ${target}`, kind: 'read', target });
const writes = (target: string | number): FileRole => ({ role: `output ${target}`, kind: 'write', target });

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threadmill-')));
  writeFileSync(inFolder('reads.tsv'), 'a\n');
  writeFileSync(inFolder('other.tsv'), 'a\n');
  mkdirSync(inFolder('sub'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Both orders of the two roles are refused, by a message that names both. */
function expectRefused(one: FileRole, other: FileRole): void {
  for (const [first, second] of [
    [one, other],
    [other, one],
  ] as const) {
    const refuse = () => refuseSameFile([reads('/dev/null'), first, second]);
    expect(refuse).toThrow(UsageError);
    expect(refuse).toThrow(`${first.role} and ${second.role} are the same file`);
  }
}

describe('a file that is read and written, or written twice, is refused', () => {
  it('if both have the same name', () => {
    expectRefused(reads(inFolder('reads.tsv')), writes(inFolder('reads.tsv')));
    expectRefused(writes(inFolder('reads.tsv')), { ...writes(inFolder('reads.tsv')), role: 'report' });
  });

  it('if the names differ: another path, a hard link, a symbolic link', () => {
    linkSync(inFolder('reads.tsv'), inFolder('hard'));
    symlinkSync('reads.tsv', inFolder('soft'));
    for (const name of [`${folder}/sub/../reads.tsv`, inFolder('hard'), inFolder('soft')]) {
      expectRefused(reads(inFolder('reads.tsv')), writes(name));
    }
  });

  it('if one or both are open descriptors, as by < f > f', () => {
    const input = openSync(inFolder('reads.tsv'), 'r');
    const output = openSync(inFolder('reads.tsv'), 'a');
    try {
      expectRefused(reads(input), writes(output));
      expectRefused(reads(inFolder('reads.tsv')), writes(output));
      expectRefused(reads(`/dev/fd/${input}`), writes(inFolder('reads.tsv')));
    } finally {
      closeSync(input);
      closeSync(output);
    }
  });

  it('if it does not exist yet but would be created under two names', () => {
    symlinkSync('sub', inFolder('sub-too'));
    symlinkSync('sub/new.tsv', inFolder('dangling'));
    expectRefused(writes(inFolder('sub/new.tsv')), writes(inFolder('sub-too/new.tsv')));
    expectRefused(writes(inFolder('sub/new.tsv')), writes(inFolder('dangling')));
  });

  it('among many inputs', () => {
    const roles = [reads(inFolder('other.tsv')), reads(inFolder('reads.tsv')), writes(inFolder('reads.tsv'))];
    expect(() => refuseSameFile(roles)).toThrow(roles[1]!.role);
  });
});

describe('files are accepted', () => {
  it('if they are different ones', () => {
    refuseSameFile([reads(inFolder('reads.tsv')), writes(inFolder('other.tsv')), writes(inFolder('new.tsv'))]);
    refuseSameFile([writes(inFolder('sub/new.tsv')), writes(inFolder('new.tsv'))]);
  });

  it('if the same one is read twice', () => {
    refuseSameFile([reads(inFolder('reads.tsv')), reads(inFolder('reads.tsv')), writes(inFolder('other.tsv'))]);
  });

  it('if they are not regular files', () => {
    refuseSameFile([reads('/dev/null'), writes('/dev/null'), writes('/dev/null')]);
    refuseSameFile([reads(folder), writes(folder)]);
  });

  it("if they don't exist, are not open or can't be inspected: opening them reports why", () => {
    refuseSameFile([reads(inFolder('none')), reads(inFolder('none')), writes(inFolder('none'))]);
    refuseSameFile([reads(999), writes(999), writes(inFolder('none/new.tsv')), writes(inFolder('none/new.tsv'))]);
    const denied = () => {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    };
    refuseSameFile([reads('a'), writes('a')], { ...SYSTEM_NAME_CALLS, stat: denied });
  });
});

describe('following links', () => {
  it('ends at the file itself, by a folder without links', () => {
    symlinkSync('sub', inFolder('sub-too'));
    expect(followLinks(inFolder('reads.tsv'))).toEqual({ kind: 'path', path: inFolder('reads.tsv') });
    expect(followLinks(inFolder('sub-too/new.tsv'))).toEqual({ kind: 'path', path: inFolder('sub/new.tsv') });
  });

  it('follows chains of links, each from its own folder, to a missing target', () => {
    symlinkSync(inFolder('sub/second'), inFolder('first'));
    symlinkSync('../new.tsv', inFolder('sub/second'));
    expect(followLinks(inFolder('first'))).toEqual({ kind: 'path', path: inFolder('new.tsv') });
  });

  it("resolves .. after a linked folder as the system does: up from the link's target", () => {
    mkdirSync(inFolder('sub/deep'));
    symlinkSync('sub/deep', inFolder('deep'));
    symlinkSync('deep/../new.tsv', inFolder('link'));
    expect(followLinks(inFolder('link'))).toEqual({ kind: 'path', path: inFolder('sub/new.tsv') });
  });

  it('ends at an open descriptor if a link leads to its name', () => {
    symlinkSync('/dev/stdout', inFolder('log'));
    symlinkSync('log', inFolder('log-too'));
    expect(followLinks(inFolder('log-too'))).toEqual({ kind: 'descriptor', fd: 1 });
  });

  it('follows 40 links, and no more', () => {
    writeFileSync(inFolder('link-0'), '');
    for (let link = 1; link <= 41; link += 1) symlinkSync(`link-${link - 1}`, inFolder(`link-${link}`));
    expect(followLinks(inFolder('link-40'))).toEqual({ kind: 'path', path: inFolder('link-0') });
    expect(() => followLinks(inFolder('link-41'))).toThrow('too many symbolic links');
  });

  it('fails for a circle of links, and for a missing folder', () => {
    symlinkSync('circle', inFolder('circle'));
    expect(() => followLinks(inFolder('circle'))).toThrow('too many symbolic links, or a circle of them');
    expect(() => followLinks(inFolder('none/new.tsv'))).toThrow(`there is no folder ${inFolder('none')}`);
  });
});
