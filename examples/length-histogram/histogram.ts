// How many reads there are of each length, in steps of 10 bases: a reduction.
import { defineTransform } from 'threadmill';

const STEP = 10;

export default defineTransform({
  format: 'fastq',
  start: () => new Map<number, number>(),
  add(counts, { seq }) {
    const from = Math.floor(seq.length / STEP) * STEP;
    counts.set(from, (counts.get(from) ?? 0) + 1);
  },
  merge(a, b) {
    for (const [from, count] of b) a.set(from, (a.get(from) ?? 0) + count);
  },
  finish(counts) {
    const rows = [...counts].sort(([a], [b]) => a - b);
    return rows.map(([from, count]) => `${from}-${from + STEP - 1}\t${count}`);
  },
});
