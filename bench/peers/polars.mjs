// Polars with two threads: polars.mjs FOLDER JOB INPUT, the folder being the one that it is installed in. A lazy query that
// streams from the file to standard output; all columns are text, so that nothing is parsed that the job doesn't ask for.
import { createRequire } from 'node:module';

const [folder, job, input] = process.argv.slice(2);
// read when the library is loaded
process.env.POLARS_MAX_THREADS = '2';
const { default: pl } = createRequire(`${folder}/`)('nodejs-polars');

const read = (input, sep) => pl.scanCSV(input, { sep, inferSchemaLength: 0 });
const column = (frame) => frame.select(pl.col('ref')).sinkCSV('/dev/stdout');
const json = (input) => pl.scanJson(input, { inferSchemaLength: 100 });

const JOBS = {
  'tsv-column': (input) => column(read(input, '\t')),
  'csv-column': (input) => column(read(input, ',')),
  'csv-row': (input) => read(input, ',').select(pl.col('ref'), pl.col('pos')).sinkCSV('/dev/stdout'),
  'csv-filter': (input) => read(input, ',').filter(pl.col('qual').cast(pl.Float64).gt(30)).sinkCSV('/dev/stdout'),
  'json-fields': (input) =>
    json(input)
      .select(pl.col('sample'), pl.col('depth'))
      .sinkCSV('/dev/stdout', { includeHeader: false, separator: '\t' }),
  'json-object': (input) =>
    json(input)
      .select(pl.col('sample').as('user'), pl.col('depth').mul(2).cast(pl.Int64).as('ms'))
      .sinkNdJson('/dev/stdout'),
  'json-filter': (input) => json(input).filter(pl.col('depth').gt(200)).sinkNdJson('/dev/stdout'),
};

await JOBS[job](input).collect();
