// The jobs of typed rows and of CSV; the keys are those of jobs.mjs.
import { classic, duckdb, inBench, judgedBy, mawk, polars, threadmill } from './peers.mjs';

const MODULE = 'threadmill module';

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createRowJobs(size) {
  const table = { kind: 'table', bytes: size(2e8) };
  const plain = { kind: 'plaincsv', bytes: size(2e8) };
  const quoted = { kind: 'quotedcsv', bytes: size(2e8) };
  return [
    tsvColumn(table),
    csvColumn('csv-column', 'nothing is quoted', plain, [mawk('BEGIN { FS = "," } { print $4 }')]),
    csvColumn('quoted-column', 'one column is quoted', quoted, []),
    csvRow('csv-row', 'nothing is quoted', plain),
    csvRow('quoted-row', 'one column is quoted', quoted),
    csvFilter('csv-filter', 'nothing is quoted', plain, [duckdb('csv-filter'), polars('csv-filter')]),
    // polars leaves off quotes that need not be there, or quotes every column
    csvFilter('quoted-filter', 'one column is quoted', quoted, [duckdb('quoted-filter')]),
  ];
}

function tsvColumn(input) {
  return {
    name: 'tsv-column',
    title: 'one column of a TSV by its name; the modules below the first one cut the line themselves',
    judge: judgedBy('field-4'),
    input,
    references: [MODULE],
    goals: [
      { of: MODULE, against: 'mawk', measure: 'speed', atLeast: 1.5 },
      { of: MODULE, against: 'threadmill module, split', measure: 'speed', atLeast: 2.5 },
    ],
    peers: [
      threadmill('module', '--header-out', 'ref', inBench('work', 'column-tsv.js')),
      threadmill('module, split', inBench('work', 'field-4.js')),
      threadmill('module, indexOf', inBench('work', 'field-index-of.js')),
      mawk('{ print $4 }'),
      classic('field-4'),
      duckdb('tsv-column'),
      polars('tsv-column'),
    ],
  };
}

function csvColumn(name, what, input, more) {
  return {
    name,
    title: `one column of a CSV by a module, ${what}`,
    judge: judgedBy('csv-ref'),
    input,
    references: [MODULE],
    goals: [{ of: MODULE, against: 'DuckDB', measure: 'speed', atLeast: 1 }],
    peers: [
      threadmill('module', '--header-out', 'ref', inBench('work', 'column-csv.js')),
      duckdb('csv-column'),
      polars('csv-column'),
      ...more,
    ],
  };
}

function csvRow(name, what, input) {
  return {
    name,
    title: `two columns of a CSV by an expression, ${what}`,
    judge: judgedBy('csv-ref-pos'),
    input,
    references: ['threadmill --map'],
    goals: [{ of: 'threadmill --map', against: 'DuckDB', measure: 'speed', atLeast: 1.5 }],
    peers: [threadmill('--map', '-F', 'csv', '--map', 'row(col.ref, col.pos)'), duckdb('csv-row'), polars('csv-row')],
  };
}

function csvFilter(name, what, input, others) {
  return {
    name,
    title: `records of a CSV with a number above 30, ${what}`,
    judge: judgedBy('csv-qual-30'),
    input,
    references: ['threadmill --filter'],
    goals: [{ of: 'threadmill --filter', against: 'DuckDB', measure: 'speed', atLeast: 1.5 }],
    peers: [threadmill('--filter', '-F', 'csv', '--filter', '+col.qual > 30'), ...others],
  };
}
