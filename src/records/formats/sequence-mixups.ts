// Recognises files that are mistaken for FASTQ or FASTA: wrapped reads, the other format, output of
// grep. A few lines show what they are, and each kind has a remedy. Pure.

export interface Mixup {
  /** What is wrong. */
  readonly message: string;
  readonly line: number;
  readonly advice: string;
}

const SEQUENCE = /^(?=.*[A-Za-z])[A-Za-z.*-]+$/;
const SAM_HEADER = /^@(?:HD|SQ|RG|PG|CO)\t[A-Za-z]{2}:|^@CO\t/;
const GREP_ADVICE = 'grep -A writes -- between groups: grep --no-group-separator -A 3 PATTERN x.fq | threadmill …';

/**
 * Recognises the first four lines of an invalid FASTQ record, or as many as there are; undefined if
 * unknown. @param lines without their ends
 */
export function fastqMixup(lines: readonly string[]): Mixup | undefined {
  const [name = '', second = '', third = '', fourth = '+'] = lines;
  if (name === '--')
    return { message: 'a line of -- is where a FASTQ record should begin', line: 0, advice: GREP_ADVICE };
  if (name === '' && lines.length > 1) {
    return {
      message: 'a FASTQ record begins with @, not with an empty line',
      line: 0,
      advice: 'there is a blank line between two records; to remove it: seqkit seq x.fq | threadmill …',
    };
  }
  if (name.startsWith('>')) {
    return {
      message: `a FASTQ record begins with @, and this one with > as in FASTA: ${JSON.stringify(name.slice(0, 20))}`,
      line: 0,
      advice: 'is it FASTA? use --format fasta',
    };
  }
  if (SAM_HEADER.test(name)) {
    return {
      message: 'this is SAM, not FASTQ',
      line: 0,
      advice: 'samtools fastq x.sam | threadmill -F fastq …; or --format tsv --header @',
    };
  }
  if (!name.startsWith('@') || lines.length < 3 || third.startsWith('+')) return undefined;
  if (third === '--' || second === '--')
    return {
      message: 'there is a line of -- inside a FASTQ record',
      line: third === '--' ? 2 : 1,
      advice: GREP_ADVICE,
    };
  if (third.startsWith('@') && SEQUENCE.test(second)) {
    return {
      message: 'the next record begins on the third line of this one: the quality is missing',
      line: 2,
      advice: 'was it cut out with grep -A 1? FASTQ needs grep --no-group-separator -A 3',
    };
  }
  const goesOn = fourth.startsWith('+') || SEQUENCE.test(fourth);
  if (!SEQUENCE.test(second) || !SEQUENCE.test(third) || !goesOn) return undefined;
  return {
    message: 'the sequence of this FASTQ record is wrapped over several lines',
    line: 2,
    advice: 'threadmill reads records of four lines: seqkit seq -w 0 x.fq | threadmill …',
  };
}

/** Recognises an input that does not begin with > by its first line; returns a hint. */
export function fastaMixup(line: string): string | undefined {
  if (SAM_HEADER.test(line)) return 'is it SAM? samtools fasta x.sam | threadmill -F fasta …';
  if (line.startsWith('@'))
    return 'is it FASTQ? use --format fastq; to convert it: seqkit fq2fa x.fq | threadmill -F fasta …';
  if (line.startsWith(';')) return "old FASTA has comments that begin with ;: grep -v '^;' x.fa | threadmill …";
  return undefined;
}
