// The jobs on records that are more than a line of fields; the keys are those of jobs.mjs.
import { classic, inBench, judgedBy, mawk, miller, PROCS, seqkit, slow, threadmill } from './peers.mjs';

/** @param size what an input of so many bytes shall have: fewer in the quick form */
export function createFormatJobs(size) {
  return [
    {
      name: 'fastq-filter',
      title: 'reads of more than 100 bases and a mean quality of 15 and more',
      judge: judgedBy('good-reads'),
      input: { kind: 'fastq', bytes: size(1e9) },
      references: ['threadmill --filter'],
      goals: [{ of: 'threadmill --filter', against: 'seqkit', measure: 'speed', atLeast: 0.8 }],
      peers: [
        threadmill('--filter', '-F', 'fastq', '--filter', 'seq.length > 100 && meanQuality(qual) >= 15'),
        seqkit('-m', '101', '-Q', '15'),
        slow(classic('good-reads')),
      ],
    },
    {
      name: 'fastq-length',
      title: 'reads of 100 bases and more, by a module',
      judge: judgedBy('long-reads'),
      input: { kind: 'reads', bytes: size(190e6) },
      references: ['threadmill module'],
      goals: [{ of: 'threadmill module', against: 'seqkit', measure: 'speed', atLeast: 0.5 }],
      peers: [threadmill('module', inBench('work', 'long-reads.js')), seqkit('-m', '100')],
    },
    {
      name: 'fasta-gc',
      title: 'name and share of G and C of every sequence',
      judge: judgedBy('gc'),
      input: { kind: 'fasta', bytes: size(190e6) },
      references: ['threadmill --map'],
      goals: [{ of: 'threadmill --map', against: 'seqkit fx2tab', measure: 'speed', atLeast: 0.8 }],
      peers: [
        threadmill('--map', '-F', 'fasta', '--map', 'row(id, (gc(seq) * 100).toFixed(2))'),
        { name: 'seqkit fx2tab', program: 'seqkit', args: (input) => ['fx2tab', '-j', PROCS, '-n', '-i', '-g', input] },
      ],
    },
    {
      name: 'fasta-strand',
      title: 'the reverse complement of every sequence',
      judge: judgedBy('other-strand'),
      input: { kind: 'fasta', bytes: size(190e6) },
      references: ['threadmill --map'],
      peers: [
        threadmill('--map', '-F', 'fasta', '--map', '({ id, comment, seq: reverseComplement(seq) })'),
        {
          name: 'seqkit seq -r -p',
          program: 'seqkit',
          args: (input) => ['seq', '-j', PROCS, '-r', '-p', '-t', 'dna', input],
        },
      ],
    },
    {
      name: 'fastq',
      title: 'the sequence of every read, as records of four lines',
      judge: judgedBy('read-sequence'),
      input: { kind: 'fastq', bytes: size(5e8) },
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
      judge: judgedBy('csv-name-note'),
      input: { kind: 'csv', bytes: size(200e6) },
      references: ['threadmill --map'],
      maxRuns: 3,
      peers: [
        threadmill('--map', '-F', 'csv', '--header-out', 'name,note', '--map', 'row(col.name, col.note)'),
        miller('--csv', 'cut', '-f', 'name,note'),
      ],
    },
  ];
}
