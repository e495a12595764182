// The cases of "The module and the expression".
import type { FaultCase } from '../support/fault-case.ts';

const TSV = 'id\tqual\nrs1\t30\nrs2\t40\n';

/** The failure is reported even while the input is silent. */
const broken = (module: string, says: string, options: Partial<FaultCase> = {}): FaultCase => ({
  row: 'module-broken',
  name: module,
  args: [module],
  afterInput: 'silence',
  says,
  exit: 1,
  ...options,
});

export const MODULE_CASES: readonly FaultCase[] = [
  {
    row: 'module-strings',
    files: { 'keep.mjs': 'export default { filter: (row) => row.qual > 30 };', 'x.tsv': TSV },
    args: ['keep.mjs', 'x.tsv'],
    says: /'keep\.mjs' expects records to be objects: filter uses row\.qual[^]*add format: 'tsv' to the module, or use -F tsv/,
    exit: 2,
  },
  {
    row: 'module-absent',
    args: ['faults/fails-at.mj', 'in.txt'],
    says: 'fails-at.mj',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'module-absent',
    name: 'with one near it',
    args: ['faults/fails-ta.mjs', 'in.txt'],
    says: 'did you mean faults/fails-at.',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'module-absent',
    name: 'a folder',
    args: ['-t', 'faults', 'in.txt'],
    says: 'faults',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'module-absent',
    name: 'ends as no module does',
    args: ['-t', 'in.txt', '-i', 'in.txt'],
    says: 'in.txt',
    exit: 2,
    disk: 'not opened',
  },
  broken('modules/typo.mjs', "modules/typo.mjs:2: Unexpected identifier 'length'"),
  broken('modules/typo.ts', 'modules/typo.ts:2: Expected ";"'),
  broken('modules/imports-missing-file.mjs', "it imports './lib/absent.js', which does not exist"),
  broken('modules/throws-at-import.mjs', 'modules/throws-at-import.mjs:4: TypeError'),
  broken('faults/exports-nothing.mjs', 'it has no default export'),
  {
    row: 'module-ends',
    name: 'exits',
    args: ['faults/exits-at-import.mjs', 'in.txt'],
    says: 'faults/exits-at-import.mjs: the work called process.exit(0)',
    exit: 1,
  },
  {
    row: 'module-ends',
    name: 'waits',
    args: ['faults/waits-at-import.mjs', 'in.txt'],
    says: 'the work waits for a promise that can no longer settle',
    exit: 1,
  },
  {
    row: 'module-changes',
    files: { 'work.mjs': 'Array.prototype.push = () => 0; export default (line) => line;' },
    args: ['work.mjs', 'in.txt'],
    says: 'work.mjs: the work, or a package that it imports, changed Array.prototype.push, which threadmill',
    exit: 1,
  },
  {
    row: 'module-awaits',
    args: ['modules/awaits-at-top.ts', 'in.txt'],
    says: 'setup',
    exit: 2,
    disk: 'not opened',
  },
  { row: 'expression-slip', args: ['--map', 'line.', 'in.txt'], says: 'line.', exit: 2, disk: 'not opened' },
  {
    row: 'expression-slip',
    name: 'a habit of another language',
    args: ['--filter', 'NR = 1', 'in.txt'],
    says: 'NR = 1',
    exit: 2,
    disk: 'not opened',
  },
  {
    row: 'expression-column',
    files: { 'in.tsv': TSV },
    args: ['-F', 'tsv', '--header', '1', '--filter', 'col.quall > 30', 'in.tsv'],
    says: /quall.*[^]*qual/,
    exit: 2,
  },
];
