// The jobs on JSON lines; the keys are those of jobs.mjs.
import { classic, duckdb, inBench, judgedBy, polars, readline, slow, threadmill, wholeFile } from './peers.mjs';

const jq = (...args) => ({ name: 'jq', program: 'jq', args: (input) => [...args, input] });

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createJsonJobs(size) {
  const input = { kind: 'ndjson', bytes: size(135e6) };
  return [
    {
      name: 'ndjson',
      title: 'two members of every JSON line, by JSON.parse and by an expression',
      judge: judgedBy('json-fields'),
      input,
      references: ['threadmill module', 'threadmill --map'],
      goals: [
        { of: 'threadmill module', against: 'node, own loop, 1 thread', measure: 'speed', atLeast: 1.8 },
        { of: 'threadmill module', against: 'jq', measure: 'speed', atLeast: 3.5 },
        { of: 'threadmill --map', against: 'DuckDB', measure: 'speed', atLeast: 1 },
        { of: 'threadmill --map', against: 'jq', measure: 'speed', atLeast: 8 },
      ],
      peers: [
        threadmill('module', inBench('work', 'json-fields.js')),
        threadmill('--map', '-F', 'ndjson', '--map', 'row(json.sample, json.depth)'),
        wholeFile('json-fields.js'),
        slow(readline('json-fields.js')),
        classic('json-fields'),
        // quicker than by @tsv or interpolation
        jq('-r', '.sample + "\\t" + (.depth | tostring)'),
        duckdb('json-fields'),
        polars('json-fields'),
      ],
    },
    {
      name: 'ndjson-object',
      title: 'an object of two members of every JSON line',
      judge: judgedBy('json-object'),
      input,
      references: ['threadmill module'],
      peers: [
        threadmill('module', inBench('work', 'json-object.js')),
        threadmill('--map', '-F', 'ndjson', '--map', '({ user: json.sample, ms: json.depth * 2 })'),
        slow(jq('-c', '{ user: .sample, ms: (.depth * 2) }')),
        duckdb('json-object'),
        polars('json-object'),
      ],
    },
    {
      name: 'ndjson-filter',
      title: 'JSON lines with a number above 200',
      judge: judgedBy('json-deep'),
      input,
      references: ['threadmill --filter'],
      goals: [
        { of: 'threadmill --filter', against: 'DuckDB', measure: 'speed', atLeast: 1 },
        { of: 'threadmill --filter', against: 'jq', measure: 'speed', atLeast: 8 },
      ],
      peers: [
        threadmill('--filter', '-F', 'ndjson', '--filter', 'json.depth > 200'),
        jq('-c', 'select(.depth > 200)'),
        duckdb('json-filter'),
        polars('json-filter'),
      ],
    },
  ];
}
