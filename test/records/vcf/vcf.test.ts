import fc from 'fast-check';
import { newVcfFormat } from '../../../src/records/vcf/vcf.ts';
import type { VcfRecord } from '../../../src/records/vcf/vcf-record.ts';
import { parseVcfHeader, vcfDifference } from '../../../src/records/vcf/vcf-header.ts';
import { thrownBy } from '../../support/thrown.ts';

const HEADER = [
  '##fileformat=VCFv4.3',
  '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth, <a=\\"b\\">">',
  '##INFO=<ID=AF,Number=A,Type=Float,Description="Frequency">',
  '##INFO=<ID=DB,Number=0,Type=Flag,Description="dbSNP">',
  '##INFO=<ID=ANN,Number=.,Type=String,Description="Effects">',
  '##INFO=<ID=GENE,Number=1,Type=String,Description="Gene">',
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
  '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">',
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNA1\tlength\tNA3',
];
const LINE =
  'chr1\t100\trs1;rs2\tA\tC,G\t30.50\tPASS\tDP=12;AF=0.50,.;DB;ANN=a%2Cb,c;GENE=x,y;XX=7\tGT:DP:AD\t0/1:5:1,2,.\t./.:.\t1|1:007:.';

function read(line = LINE, header = HEADER): { format: ReturnType<typeof newVcfFormat>; record: VcfRecord } {
  const format = newVcfFormat(header);
  return { format, record: format.parse(line, 1) as VcfRecord };
}

test('a record has the names and types of the specification and its header', () => {
  const { record } = read();
  const { info, samples, ...fixed } = record;
  expect(fixed).toEqual({
    ...{ chrom: 'chr1', pos: 100, id: 'rs1;rs2', ref: 'A', alt: ['C', 'G'], qual: 30.5, filter: 'PASS' },
    format: ['GT', 'DP', 'AD'],
  });
  expect({ ...info }).toEqual({ DP: 12, AF: [0.5, null], DB: true, ANN: ['a,b', 'c'], GENE: 'x,y', XX: '7' });
  expect(samples.map((sample) => ({ ...sample }))).toEqual([
    { GT: '0/1', DP: 5, AD: [1, 2, null] },
    { GT: './.', DP: null, AD: null },
    { GT: '1|1', DP: 7, AD: null },
  ]);
  expect(samples.NA3).toBe(samples[2]);
  expect(samples.length).toBe(3); // a sample may be called length
  expect(Array.isArray(samples)).toBe(true);
  expect(Object.keys(record)).toEqual('chrom pos id ref alt qual filter info format samples'.split(' '));
});

test('what is missing is null, and a list without items is empty', () => {
  const columns = HEADER.at(-1)!.split('\t').slice(0, 8).join('\t');
  const { record } = read('1\t0\t.\tN\t.\t.\t.\t.', [...HEADER.slice(0, -1), columns]);
  expect({ ...record, info: { ...record.info } }).toEqual({
    ...{ chrom: '1', pos: 0, id: null, ref: 'N', alt: [], qual: null, filter: null },
    ...{ info: {}, format: null, samples: [] },
  });
  expect(read(LINE.replace('PASS', 'q10;s50')).record.filter).toEqual(['q10', 's50']);
});

test('an unchanged record is written byte for byte, also as a copy', () => {
  const { format, record } = read();
  expect(format.print(record)).toBe(LINE);
  expect(format.print({ ...record })).toBe(LINE);
  const again = structuredClone({
    ...record,
    info: { ...record.info },
    samples: record.samples.map((each) => ({ ...each })),
  });
  expect(format.print(again)).toBe(LINE);
});

test('only what is changed is written anew', () => {
  const { format, record } = read();
  expect(format.print({ ...record, pos: 101 })).toBe(LINE.replace('\t100\t', '\t101\t'));
  record.info['DP'] = 13;
  record.samples[0]!['GT'] = '1/1';
  record.filter = ['q10'];
  const changed = LINE.replace('DP=12', 'DP=13').replace('0/1:5', '1/1:5').replace('PASS', 'q10');
  expect(format.print(record)).toBe(changed);
  record.info['ANN'] = ['x;y', '100%'];
  record.info['DB'] = false;
  delete record.info['XX'];
  expect(format.print(record)).toBe(changed.replace('DB;ANN=a%2Cb,c', 'ANN=x%3By,100%25').replace(';XX=7', ''));
});

test('a key is added to FORMAT and to all samples', () => {
  const { format, record } = read();
  const samples = record.samples.map((sample, i) => ({ ...sample, PL: i }));
  expect(format.print({ ...record, format: [...record.format!, 'PL'], samples: samples as never })).toBe(
    LINE.replace('GT:DP:AD\t0/1:5:1,2,.\t./.:.\t1|1:007:.', 'GT:DP:AD:PL\t0/1:5:1,2,.:0\t./.:.:.:1\t1|1:7:.:2'),
  );
});

test.each([
  ['the number of columns', LINE.replace('\t./.:.', ''), 'it has 11 columns, but the header has 12'],
  ['too few columns', 'chr1\t5', 'it has 2 columns, but the header has 12'],
  ['the position', LINE.replace('\t100\t', '\t1e2\t'), "its POS is '1e2', not a whole number"],
  ['a negative position', LINE.replace('\t100\t', '\t-1\t'), "its POS is '-1', not a whole number"],
])('%s is checked when a record is read', (_what, line, message) => {
  expect(thrownBy(() => read(line))).toMatchObject({ name: 'RecordFault', kind: 'format', message });
});

test.each([
  ['qual', LINE.replace('30.50', 'x'), "its QUAL is 'x', not a number"],
  ['info', LINE.replace('DP=12', 'DP=1.5'), "its INFO DP is '1.5', not a whole number"],
  ['info', LINE.replace('XX=7', 'DP=7'), 'its INFO has the key DP twice'],
  ['samples', LINE.replace('0/1:5', '0/1:z'), "its DP of sample NA1 is 'z', not a whole number"],
  ['samples', LINE.replace('./.:.', './.:.:.:.'), 'its sample length has 4 values, and its FORMAT has 3 keys'],
] as const)('%s is checked when it is looked at', (name, line, message) => {
  const { record, format } = read(line);
  expect(record.pos).toBe(100);
  expect(thrownBy(() => record[name])).toMatchObject({ name: 'RecordFault', message });
  expect(format.print(record)).toBe(line);
});

test.each([
  [{ pos: -1 }, 'whose POS is -1'],
  [{ qual: '5' }, 'whose QUAL is "5"'],
  [{ alt: 'C' }, 'whose ALT is "C"'],
  [{ ref: 'A\tC' }, 'whose REF is'],
  [{ filter: [] }, 'whose FILTER is'],
  [{ info: { DP: 'x' } }, 'whose INFO DP is "x"'],
  [{ info: { 'a;b': 1 } }, 'INFO key "a;b"'],
  [{ samples: [] }, 'whose samples are an array of 0, not an array of 3'],
  [{ samples: [{ XX: 1 }, {}, {}] }, 'whose sample 1 has the key XX'],
  [{ chr: 1 }, "a record with 'chr'"],
])('%j is refused in a result', (change, message) => {
  const { format, record } = read();
  const error = thrownBy(() => format.print({ ...record, ...change }));
  expect(error).toMatchObject({ name: 'ResultError' });
  expect((error as Error).message).toContain(message);
});

test('before version 4.3 a % is text, and separators are refused', () => {
  const { format, record } = read(LINE, ['##fileformat=VCFv4.2', ...HEADER.slice(1)]);
  expect(record.info['ANN']).toEqual(['a%2Cb', 'c']);
  record.info['ANN'] = ['a;b'];
  expect(thrownBy(() => format.print(record))).toMatchObject({ name: 'ResultError' });
});

test('any string of INFO is read back as it was written', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string({ minLength: 1 }).filter((text) => text !== '.'),
        { minLength: 1 },
      ),
      (texts) => {
        const { format, record } = read();
        record.info['ANN'] = texts;
        const line = format.print(record);
        expect(line.split('\t')).toHaveLength(12);
        expect((format.parse(line, 2) as VcfRecord).info['ANN']).toEqual(texts);
      },
    ),
  );
});

test('headers are compared by what they say of types', () => {
  expect(parseVcfHeader(HEADER)).toMatchObject({ columns: 12, sampleNames: ['NA1', 'length', 'NA3'], isEncoded: true });
  const other = (line: string) => vcfDifference(HEADER, [...HEADER, line]);
  expect(vcfDifference(HEADER, HEADER.toReversed().toReversed())).toBeUndefined();
  expect(other('##INFO=<ID=DP,Number=1,Type=Float,Description="x">')).toContain('INFO DP as Float');
  expect(other('##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="x">')).toContain('the first one does not');
  expect(other('##INFO=<ID=NEW,Number=1,Type=String,Description="x">')).toBeUndefined();
});

test('without a header, info and samples are refused, and columns are at least 8', () => {
  const { record } = read(LINE, []);
  expect(record.qual).toBe(30.5);
  expect(thrownBy(() => record.info)).toMatchObject({ name: 'RecordFault' });
  expect(thrownBy(() => record.samples)).toMatchObject({ name: 'RecordFault' });
  expect(thrownBy(() => read('a\t1', []))).toMatchObject({
    message: 'it has 2 columns, and a record of vcf at least 8',
  });
});
