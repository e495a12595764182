// DuckDB with two threads: duckdb.mjs FOLDER JOB INPUT, the folder being the one that it is installed in. One COPY from
// the file to standard output, which is as direct as it goes; all columns are text, so that nothing is parsed that the job
// doesn't ask for. The order of the records is kept.
import { createRequire } from 'node:module';

const THREADS = '2';
const TSV_OUT = "FORMAT csv, HEADER false, DELIMITER '\t'";
/** Lines as they are: a delimiter and a quote that no input has. */
const LINES_OUT = "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE ''";

const tsv = (file) => `read_csv(${file}, header = true, delim = '\t', quote = '', escape = '', all_varchar = true)`;
const csv = (file) => `read_csv(${file}, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true)`;
const json = (file) => `read_ndjson(${file}, columns = { sample: 'VARCHAR', depth: 'BIGINT' })`;

/** A query and the options of its output, for the quoted name of a file. */
const JOBS = {
  'tsv-column': (file) => [`SELECT ref FROM ${tsv(file)}`, 'FORMAT csv, HEADER true'],
  'csv-column': (file) => [`SELECT ref FROM ${csv(file)}`, 'FORMAT csv, HEADER true'],
  'csv-row': (file) => [`SELECT ref, pos FROM ${csv(file)}`, 'FORMAT csv, HEADER true'],
  'csv-filter': (file) => [`SELECT * FROM ${csv(file)} WHERE CAST(qual AS DOUBLE) > 30`, 'FORMAT csv, HEADER true'],
  'quoted-filter': (file) => [
    `SELECT * FROM ${csv(file)} WHERE CAST(qual AS DOUBLE) > 30`,
    'FORMAT csv, HEADER true, FORCE_QUOTE (note)',
  ],
  'json-fields': (file) => [`SELECT sample, depth FROM ${json(file)}`, TSV_OUT],
  'json-object': (file) => [`SELECT sample AS user, depth * 2 AS ms FROM ${json(file)}`, 'FORMAT json'],
  'json-filter': (file) => [
    `SELECT json FROM read_ndjson_objects(${file}) WHERE CAST(json->>'$.depth' AS BIGINT) > 200`,
    LINES_OUT,
  ],
};

const [folder, job, input] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');
const [query, output] = JOBS[job](`'${input.replaceAll("'", "''")}'`);
const instance = await DuckDBInstance.create(':memory:', { threads: THREADS });
const connection = await instance.connect();
await connection.run(`COPY (${query}) TO '/dev/stdout' (${output})`);
