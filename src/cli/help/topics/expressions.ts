// threadmill help expressions
import type { Page } from '../page.ts';

export const EXPRESSIONS: Page = [
  {
    heading: 'Expressions',
    parts: [
      {
        kind: 'text',
        text: '--map computes each output record. --filter keeps the records for which it is true. With both, the filter comes first. An expression is JavaScript. Use single quotes: in double quotes the shell replaces $1.',
      },
    ],
  },
  {
    heading: 'Examples',
    parts: [
      {
        kind: 'examples',
        examples: [
          { command: "threadmill --filter '+$3 >= 30' in.tsv", note: 'a field as a number' },
          { command: 'threadmill --filter \'col.city === "Oslo"\' in.tsv', note: 'a column by name' },
          { command: "threadmill --map 'row($1, $3)' in.tsv", note: 'two columns' },
          { command: 'threadmill --map \'set("score", $3 * 2)\' in.tsv', note: 'change a column' },
          { command: "threadmill --map '({ id: $1, half: $3 / 2 })' in.tsv", note: 'name the columns' },
          { command: "threadmill --arg least=30 --filter '+$3 >= +args.least' in.tsv" },
          { command: "threadmill --arg ids=@ids.txt --filter 'args.ids.has($1)' in.tsv" },
          { command: "threadmill --map '{ if ($3 < 30) return null; return line }' in.tsv" },
        ],
      },
    ],
  },
  {
    heading: 'Names',
    parts: [
      {
        kind: 'rows',
        rows: [
          ['line, $0', 'the record as a string, without its line end'],
          ['$1, $2, ...', "its fields; '' beyond the last"],
          ['fields, NF', 'its fields as an array from 0, and how many there are'],
          ['NR', 'the number of the record, from 1; the header does not count'],
          ["col.NAME, col['NAME']", 'the field of that column; needs a header'],
          ['row(a, b, ...)', 'the values, joined by the delimiter'],
          ['set(3, x), set("NAME", x)', 'the record with that field replaced'],
          ['args.KEY', 'the value of --arg KEY=VALUE; for KEY=@FILE the Set of the lines of FILE'],
          ['file', 'the name of the input'],
          ['json', 'the value of the line, in ndjson'],
          ['id, comment, seq, qual', 'the parts of a read, or of a sequence (without qual), in fastq and fasta'],
          ['chrom, pos, qual, info.DP', 'the columns of vcf, with types: also id, ref, alt, filter, format, samples'],
          ['chrom, start, end, score', 'those of bed: also name, strand, thickStart, ...'],
          ['gc(seq), meanQuality(qual)', 'the share of G and C, from 0 to 1; the mean quality of a read'],
          ['reverseComplement(seq)', 'the other strand'],
          ['sample(id, 0.1, seed)', 'whether the record with this key is in a sample of that share'],
          ['r1, r2', 'the two records of a pair, with --pair or --interleaved'],
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
          [
            'fields',
            'Fields are strings: write +$3 for a number. A blank field is NaN then, and NaN is never written.',
          ],
          [
            'results',
            'A string or number gives one record, null gives no record, an array several. Anything else is an error.',
          ],
          ['mistakes', 'What can only be a mistake is refused before any data is read (exit code 2).'],
        ],
      },
    ],
  },
  { parts: [{ kind: 'text', text: 'All about expressions: docs/TRANSFORMS.md' }] },
];
