import { isClosedAtStart, type ParentCalls } from '../../../src/io/system/closed-at-start.ts';

interface Parent {
  readonly exe?: string;
  readonly words?: string;
  /** The targets of its descriptors, and how they are opened. */
  readonly fds?: Readonly<Record<number, readonly [target: string, access: 0 | 1 | 2]>>;
  /** How our descriptor is opened. */
  readonly access?: 0 | 1 | 2;
  readonly isNull?: boolean;
}

function system({ exe = '/usr/bin/bash', words = '', fds = {}, access = 2, isNull = true }: Parent): ParentCalls {
  const flags = (mode: number) => `pos:\t0\nflags:\t010000${mode}\nmnt_id:\t24\n`;
  return {
    isNullDevice: () => isNull,
    parent: () => 7,
    readText: (path) => {
      if (path === '/proc/7/cmdline') return words;
      const [, fd] = /^\/proc\/7\/fdinfo\/(\d+)$/.exec(path) ?? [];
      return flags(fd === undefined ? access : fds[Number(fd)]![1]);
    },
    readLink: (path) => (path === '/proc/7/exe' ? exe : fds[Number(path.replace('/proc/7/fd/', ''))]![0]),
    readFolder: () => Object.keys(fds),
  };
}

test.each([
  ['of a shell', {}],
  ['of a shell that was upgraded since', { exe: '/usr/bin/dash (deleted)' }],
  ['of busybox as a shell', { exe: '/bin/busybox', words: '-sh\0' }],
  ['of busybox as a shell, by its own name', { exe: '/bin/busybox', words: 'busybox\0ash\0' }],
  ['of a shell that has /dev/null for reading alone', { fds: { 0: ['/dev/null', 0], 1: ['/tmp/x', 2] } }],
] satisfies [string, Parent][])('%s: closed', (_, parent) => {
  expect(isClosedAtStart(1, system(parent))).toBe(true);
});

test.each([
  ['a file', { isNull: false }],
  ['/dev/null for writing alone, as a shell opens it', { access: 1 }],
  ['of a program that opens it so, as Python does', { exe: '/usr/bin/python3.11' }],
  ['of busybox as another program', { exe: '/bin/busybox', words: 'timeout\0' + '9\0' }],
  ['of a shell that has been given it so itself', { fds: { 0: ['/dev/null', 2] } }],
] satisfies [string, Parent][])('%s: not closed', (_, parent) => {
  expect(isClosedAtStart(1, system(parent))).toBe(false);
});

test('zsh opens it so for background jobs that read, and only for those', () => {
  expect(isClosedAtStart(0, system({ exe: '/usr/bin/zsh' }))).toBe(false);
  expect(isClosedAtStart(1, system({ exe: '/usr/bin/zsh' }))).toBe(true);
});

test('if nothing can be found out, and for other descriptors, it counts as open', () => {
  const refusing = () => {
    throw new Error('EACCES');
  };
  expect(isClosedAtStart(1, { ...system({}), readLink: refusing })).toBe(false);
  expect(isClosedAtStart(3, system({}))).toBe(false);
});
