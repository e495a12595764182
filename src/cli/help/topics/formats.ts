// threadmill help formats
import type { Page } from '../page.ts';

export const FORMATS: Page = [
  {
    heading: 'Formats',
    parts: [
      {
        kind: 'text',
        text: 'The format says what a record is. The name of the input chooses it, also before .gz and .zst. Standard input has no name: use -F. All inputs of a run have one format.',
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          { command: "threadmill --filter 'seq.length >= 50' reads.fq.gz -o long.fq.gz" },
          { command: "threadmill --map 'row(id, gc(seq))' reads.fq.gz > gc.txt" },
          { command: "threadmill --filter 'json.ms > 500' log.ndjson" },
          { command: "cat orders.csv | threadmill -F csv --map 'row(col.customer, col.total)'" },
          { command: 'threadmill --to csv --columns time,path log.ndjson' },
          { command: "threadmill --filter 'seq.length >= 50' reads.fq.gz -o long.fasta" },
          { command: 'threadmill --filter \'filter === "PASS" && info.DP > 9\' calls.vcf -o pass.vcf' },
        ],
      },
    ],
  },
  {
    heading: 'Names of inputs',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['tsv', '.tsv: a line of fields; the first line is the header'],
          ['csv', '.csv: a row, which may span lines inside quotes; the first row is the header'],
          ['ndjson', '.ndjson, .jsonl: a JSON value on each line'],
          ['fastq', '.fq, .fastq: a read of four lines'],
          ['fasta', '.fa, .fasta, .fna, .ffn, .faa: a sequence of any number of lines'],
          ['vcf, bed', '.vcf, .bed, for expressions: a line with typed columns, below header lines'],
          ['sam, gff', '.sam, .gff, .gff3, .gtf, likewise: a line with columns by number'],
          ['lines', 'all other names: a line, without a header'],
        ],
      },
    ],
  },
  {
    heading: 'Another format for the output',
    parts: [
      {
        kind: 'text',
        text: 'The name of the output chooses tsv, csv, ndjson, fastq or fasta; --to does it for a pipe, and overrules the name. --to alone converts all records. What the format of the output can not hold is an error that names the field and the record.',
      },
    ],
  },
  {
    heading: 'Headers',
    parts: [
      {
        kind: 'text',
        text: "--header 1 takes the first line as the header, --header '#' all leading lines that begin with #. --header 0 turns the header of tsv and csv off. The header goes out first, cut to the columns that the work chose; --header-out replaces it.",
      },
    ],
  },
  {
    heading: 'Compressed files',
    parts: [
      {
        kind: 'text',
        text: 'gzip, BGZF and zstd are detected from the content, not the name. All checksums are verified. An output whose name ends in .gz is BGZF, which every gzip reader reads; .zst gives zstd.',
      },
    ],
  },
  { parts: [{ kind: 'text', text: 'All about formats: docs/CLI.md and docs/TRANSFORMS.md' }] },
];
