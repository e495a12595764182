// Deterministic input: the same seed gives the same bytes on every machine. Each generator gives the text of record n
// (from 0), terminators included, all ASCII. A change here needs a new VERSION, or old cached files would be reused.

export const VERSION = 1;

/** Above the longest record of any generator: how far a file may overshoot the size asked for. */
export const MAX_RECORD_BYTES = 8192;

/** xorshift32: whole numbers below `limit`. */
function randomSource(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const BASES = ['A', 'C', 'G', 'T'];

function fourMers() {
  const all = [];
  for (let code = 0; code < 256; code++) {
    all.push(BASES[code >> 6] + BASES[(code >> 4) & 3] + BASES[(code >> 2) & 3] + BASES[code & 3]);
  }
  return all;
}

/** The fixed columns of a variant table, about 40 bytes a line. */
function variants() {
  const random = randomSource(0x5eed0001);
  const filters = ['PASS', 'PASS', 'PASS', 'LowQual', 'PASS', 'PASS', 'PASS', 'q10'];
  return () => {
    const chrom = `chr${random(22) + 1}`;
    const id = `rs${10_000_000 + random(90_000_000)}`;
    const qual = `${random(100)}.${random(10)}`;
    const ref = BASES[random(4)];
    const alt = BASES[random(4)];
    return [chrom, random(248_000_000) + 10_000, id, ref, alt, qual, filters[random(8)]];
  };
}

const VARIANT_COLUMNS = ['chrom', 'pos', 'id', 'ref', 'alt', 'qual', 'filter'];

const headed = (number, header) => (number === 0 ? `${header}\n` : '');

function tsv() {
  const next = variants();
  return () => `${next().join('\t')}\n`;
}

/** The same table under a header. */
function table() {
  const next = variants();
  return (number) => `${headed(number, VARIANT_COLUMNS.join('\t'))}${next().join('\t')}\n`;
}

/** The same as CSV; nothing in it needs a quote. */
function plaincsv() {
  const next = variants();
  return (number) => `${headed(number, VARIANT_COLUMNS.join(','))}${next().join(',')}\n`;
}

/** The same with a note that is quoted in every record; one in four has a comma or a doubled quote in it. */
function quotedcsv() {
  const next = variants();
  const notes = ['first seen', 'one, two', 'as it was', 'of no use', 'a ""q"" in it', 'late', 'in both', 'none'];
  return (number) => {
    const fields = next();
    const note = `"${notes[fields[1] % notes.length]}"`;
    return `${headed(number, ['"note"', ...VARIANT_COLUMNS].join(','))}${note},${fields.join(',')}\n`;
  };
}

/** id, name, place, amount, note: about 50 bytes a record; one in four has a field that has to be quoted. */
function csv() {
  const random = randomSource(0x5eed0004);
  const notes = ['plain', 'late', '"with a ""quote"" in it"', 'none', '"one, two"', 'ok', 'seen', 'first'];
  return (number) => {
    const header = number === 0 ? 'id,name,place,amount,note\n' : '';
    const amount = `${random(100_000)}.${10 + random(90)}`;
    const name = `name ${random(90_000)} of many`;
    return `${header}${1_000_000 + number},${name},place ${random(500)},${amount},${notes[random(8)]}\n`;
  };
}

/** Sorted variants with three samples, about 110 bytes a line, behind a header: what BGZF mostly holds. */
function vcf() {
  const random = randomSource(0x5eed0005);
  const genotypes = ['0/0', '0/0', '0/1', '0/0', '1/1', '0/0', '0/1', './.'];
  const sample = () => `${genotypes[random(8)]}:${20 + random(40)}:${random(100)}`;
  const columns = 'CHROM POS ID REF ALT QUAL FILTER INFO FORMAT one two three'.split(' ').join('\t');
  let position = 10_000;
  return (number) => {
    const header = number === 0 ? `##fileformat=VCFv4.2\n#${columns}\n` : '';
    position += 1 + random(300);
    const chrom = `chr${1 + Math.floor(number / 400_000)}`;
    const ref = random(4);
    const alt = BASES[(ref + 1 + random(3)) % 4];
    const filter = random(8) === 0 ? 'LowQual' : 'PASS';
    const info = `AC=${random(6)};AN=6;DP=${60 + random(100)};MQ=${40 + random(20)}.00`;
    const variant = [chrom, position, '.', BASES[ref], alt, `${random(100)}.${random(100)}`, filter, info, 'GT:DP:GQ'];
    return `${header}${[...variant, sample(), sample(), sample()].join('\t')}\n`;
  };
}

/** 150-base reads with Illumina-like names; qualities fall off towards the end of the read. */
function fastq() {
  const random = randomSource(0x5eed0002);
  const words = fourMers();
  const good = ['FFFF', 'FFFF', 'FF:F', 'FFFF', 'F:FF', 'FFFF', 'FFFF', 'FFF,'];
  const poor = ['FF,F', ':F,#', 'FF:,', '#F:F'];
  return (number) => {
    let bases = words[random(256)].slice(0, 2);
    let qualities = 'FF';
    const goodWords = 20 + random(17);
    for (let word = 0; word < 37; word++) {
      const roll = random(65536);
      bases += words[roll & 255];
      qualities += word < goodWords ? good[(roll >> 8) & 7] : poor[(roll >> 8) & 3];
    }
    return `@SIM:1:FCX:1:${1101 + (number % 96)}:${random(30000)}:${number} 1:N:0:ACGT\n${bases}\n+\n${qualities}\n`;
  };
}

/** Reads of 50 to 150 bases, as trimming leaves them. */
function reads() {
  const random = randomSource(0x5eed0006);
  const words = fourMers();
  return (number) => {
    let bases = '';
    const count = 12 + random(26);
    for (let word = 0; word < count; word++) bases += words[random(256)];
    return `@SIM:1:FCX:1:${1101 + (number % 96)}:${random(30000)}:${number} 1:N:0:ACGT\n${bases}\n+\n${'FF:F'.repeat(count)}\n`;
  };
}

/** Sequences of some 300 to 4,000 bases, in lines of 60. An odd number of bases: no share of them is half a hundredth. */
function fasta() {
  const random = randomSource(0x5eed0007);
  const words = fourMers();
  return (number) => {
    const lines = [`>seq${number} of a simulated genome`];
    for (let left = 5 + random(60); left > 0; left--) {
      let line = '';
      for (let word = 0; word < 15; word++) line += words[random(256)];
      lines.push(line);
    }
    lines.push('T');
    return `${lines.join('\n')}\n`;
  };
}

/** Flat objects of about 130 bytes with text, numbers and one array. */
function ndjson() {
  const random = randomSource(0x5eed0003);
  return (number) => {
    const sample = `S${String(random(1000)).padStart(4, '0')}`;
    const place = `"chrom":"chr${random(22) + 1}","pos":${random(248_000_000)}`;
    const numbers = `"qual":${random(60)}.${random(9) + 1},"depth":${random(300)}`;
    return `{"id":"read-${number}","sample":"${sample}",${place},${numbers},"filter":"PASS","tags":["dup","q${random(60)}"]}\n`;
  };
}

export const GENERATORS = { tsv, table, plaincsv, quotedcsv, csv, vcf, fastq, reads, fasta, ndjson };

/** What the first `count` records come to: an input of that many bytes has exactly these. */
export function bytesOfRecords(kind, count) {
  const nextRecord = GENERATORS[kind]();
  let bytes = 0;
  for (let number = 0; number < count; number++) bytes += nextRecord(number).length;
  return bytes;
}
