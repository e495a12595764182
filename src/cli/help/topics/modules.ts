// threadmill help modules
import type { Page } from '../page.ts';

export const MODULES: Page = [
  {
    heading: 'Modules',
    parts: [
      {
        kind: 'text',
        text: 'A module is a JavaScript or TypeScript file. Its default export is a function, or an object of functions. It needs no build, and may import what it likes. Save this as trim.ts:',
      },
    ],
  },
  {
    parts: [
      {
        kind: 'file',
        name: 'trim.ts',
        lines: [
          "import { defineTransform } from 'threadmill';",
          '',
          'export default defineTransform({',
          "  format: 'fastq',",
          '  filter: (read) => read.seq.length > 10,',
          '  map({ id, seq, qual }) {',
          '    return { id, seq: seq.slice(10), qual: qual.slice(10) };',
          '  },',
          '});',
        ],
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          { command: 'threadmill trim.ts reads.fq.gz -o trimmed.fq.gz' },
          { command: "threadmill --filter 'gc(seq) < 0.6' --transform trim.ts reads.fq.gz -o some.fq" },
          { command: 'threadmill --preview 3 trim.ts reads.fq.gz' },
        ],
      },
    ],
  },
  {
    heading: 'Functions',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['map(record, context)', 'returns the output: a string or a record of the format, null, or an array'],
          ['filter(record, context)', 'returns true to keep the record; comes before map'],
          ['mapBatch(records, context)', 'returns the output of a whole batch, instead of map'],
          ['mapBytes(bytes, context)', 'returns the output bytes for the bytes of a batch'],
          ['setup(context)', 'runs once in each worker; what it returns is context.state'],
          ['header(lines, context)', 'returns the header to write'],
          ['start, add, merge, finish', 'compute one result from all records (map-reduce)'],
        ],
      },
    ],
  },
  {
    heading: 'Rules',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['state', 'Each worker has its own copy of the variables. Use a reduction for totals, or -p 1.'],
          ['context', 'It has args, state, recordNumber, file, header, columns and count(name).'],
          ['waiting', 'concurrency: 50 has 50 records under way at once; context.signal ends a request.'],
          ['printing', 'console.log goes to standard error.'],
        ],
      },
    ],
  },
  { parts: [{ kind: 'text', text: 'All about modules, pairs and the library: docs/TRANSFORMS.md' }] },
];
