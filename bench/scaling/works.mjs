// What is scaled: one heavy function and the lightest work there is, as an expression and as a module. `amount` is what
// one input holds, in the unit of which rates are given.
import { bytesOfRecords } from '../generators.mjs';
import { inBench } from '../peers.mjs';

export function scalingWorks({ quick }) {
  const bytes = quick ? 8e6 : 1e9;
  const records = quick ? 400 : 10_000;
  const tsv = { kind: 'tsv', bytes };
  const megabytes = { amount: bytes / 1e6, unit: 'MB' };
  return [
    {
      name: 'cpu-heavy',
      title: 'a function of about 1 ms a record, in batches of 10',
      args: ['-b', '10', inBench('work', 'cpu-heavy.js')],
      input: { kind: 'tsv', bytes: bytesOfRecords('tsv', records) },
      amount: records,
      unit: 'records',
    },
    {
      name: 'module',
      title: 'a module that gives the fourth field of every line',
      args: [inBench('work', 'field-4.js')],
      input: tsv,
      ...megabytes,
    },
    {
      name: "--map '$4'",
      title: 'the same as an expression',
      args: ['--map', '$4'],
      input: tsv,
      ...megabytes,
    },
  ];
}
