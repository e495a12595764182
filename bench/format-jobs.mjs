// The jobs on records that are more than a line of fields; the keys are those of jobs.mjs.
import { classic, inBench, mawk, miller, readline, seqkit, slow, threadmill, wholeFile } from './peers.mjs';

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createFormatJobs(size) {
  return [
    {
      name: 'ndjson',
      title: 'two members of every JSON line, by JSON.parse',
      input: { kind: 'ndjson', bytes: size(350e6) },
      references: ['threadmill module'],
      goals: [
        { of: 'threadmill module', against: 'node, own loop, 1 thread', measure: 'speed', atLeast: 1.8 },
        { of: 'threadmill module', against: 'jq', measure: 'speed', atLeast: 3.5 },
      ],
      peers: [
        threadmill('module', inBench('work', 'json-fields.js')),
        wholeFile('json-fields.js'),
        slow(readline('json-fields.js')),
        classic('json-fields'),
        // quicker than by @tsv or interpolation
        { name: 'jq', program: 'jq', args: (input) => ['-r', '.sample + "\\t" + (.depth | tostring)', input] },
      ],
    },
    {
      name: 'fastq-filter',
      title: 'reads of more than 100 bases and a mean quality of 15 and more',
      input: { kind: 'fastq', bytes: size(2e9) },
      references: ['threadmill --filter'],
      goals: [{ of: 'threadmill --filter', against: 'seqkit', measure: 'speed', atLeast: 0.8 }],
      peers: [
        threadmill('--filter', '-F', 'fastq', '--filter', 'seq.length > 100 && meanQuality(qual) >= 15'),
        seqkit('-m', '101', '-Q', '15'),
        slow(classic('good-reads')),
      ],
    },
    {
      name: 'fastq',
      title: 'the sequence of every read, as records of four lines',
      input: { kind: 'fastq', bytes: size(1e9) },
      references: ['threadmill module'],
      peers: [
        threadmill('module', '-F', 'lines', '-L', '4', inBench('work', 'fastq-sequence.js')),
        mawk('NR % 4 == 2'),
        seqkit('-s'),
      ],
    },
    {
      name: 'csv-columns',
      title: 'two columns of a CSV, one record in four with a quoted field',
      input: { kind: 'csv', bytes: size(300e6) },
      references: ['threadmill --map'],
      maxRuns: 3,
      peers: [
        threadmill('--map', '-F', 'csv', '--header-out', 'name,note', '--map', 'row(col.name, col.note)'),
        miller('--csv', 'cut', '-f', 'name,note'),
      ],
    },
  ];
}
