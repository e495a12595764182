// The kinds of files that are not text, each with its first bytes and the command that converts it
// to text. The bytes are those in the formats' specifications and file(1). Each kind has a byte
// that text never has, or is too long to occur by accident.

export interface ForeignKind {
  /** Completes the sentence "FILE is …". */
  readonly name: string;
  /** The byte values from `at` on: each a value, or a lowest and a highest value. */
  readonly bytes: readonly ByteRange[];
  /** Offset of these bytes; 0 if left out. */
  readonly at?: number;
  /** What to do; FILE stands for the file's name. */
  readonly remedy: string;
  /** The command reads standard input if FILE is `-`. */
  readonly takesStream?: true;
  /** The command decompresses gzip itself. */
  readonly readsGzip?: true;
}

export type ByteRange = readonly [least: number, most: number];

const ANY: ByteRange = [0, 255];
/** Control characters that never occur in text. */
const CONTROL: ByteRange = [0x00, 0x08];

/** Each character of a latin1 string as its byte; ranges unchanged. */
function bytes(...parts: readonly (string | ByteRange)[]): ByteRange[] {
  return parts.flatMap((part): ByteRange[] =>
    typeof part === 'string' ? [...part].map((c) => [c.charCodeAt(0), c.charCodeAt(0)]) : [part],
  );
}

function packed(name: string, program: string, ...parts: readonly (string | ByteRange)[]): ForeignKind {
  return {
    name: `compressed by ${name}`,
    bytes: bytes(...parts),
    remedy: `${program} FILE | threadmill …`,
    takesStream: true,
  };
}

function piped(name: string, command: string, ...parts: readonly (string | ByteRange)[]): ForeignKind {
  return { name, bytes: bytes(...parts), remedy: `${command} | threadmill …` };
}

function genomic(name: string, command: string, ...parts: readonly (string | ByteRange)[]): ForeignKind {
  return { ...piped(name, command, ...parts), takesStream: true, readsGzip: true };
}

/** An index that was named instead of the file that it indexes. */
function index(what: string, ...parts: readonly (string | ByteRange)[]): ForeignKind {
  return {
    name: `${what}, not the file that it belongs to`,
    bytes: bytes(...parts),
    remedy: 'name the indexed file instead',
    readsGzip: true,
  };
}

function picture(name: string, ...parts: readonly (string | ByteRange)[]): ForeignKind {
  return { name, bytes: bytes(...parts), remedy: 'did you mean another file?' };
}

const ZIP_REMEDY = 'unzip -p FILE | threadmill …';
const HDF5_REMEDY = 'h5dump FILE shows what is in it; write a table of it first';

export const FOREIGN_KINDS: readonly ForeignKind[] = [
  // sequencing
  genomic('a BAM file', 'samtools view -h FILE', 'BAM\x01'),
  genomic('a BCF file', 'bcftools view FILE', 'BCF', [1, 8]),
  genomic('a CRAM file', 'samtools view -h FILE', 'CRAM', [1, 4], CONTROL),
  genomic('a Crypt4GH file', 'crypt4gh decrypt --sk KEY < FILE', 'crypt4gh', [1, 2]),
  index('a CSI index', 'CSI\x01'),
  index('a tabix index', 'TBI\x01'),
  index('a BAM index', 'BAI\x01'),
  piped('a 2bit file', 'twoBitToFa FILE /dev/stdout', '\x43\x27\x41\x1a'),
  piped('a 2bit file', 'twoBitToFa FILE /dev/stdout', '\x1a\x41\x27\x43'),
  piped('a bigWig file', 'bigWigToBedGraph FILE /dev/stdout', '\x26\xfc\x8f\x88'),
  piped('a bigWig file', 'bigWigToBedGraph FILE /dev/stdout', '\x88\x8f\xfc\x26'),
  piped('a bigBed file', 'bigBedToBed FILE /dev/stdout', '\xeb\xf2\x89\x87'),
  piped('a bigBed file', 'bigBedToBed FILE /dev/stdout', '\x87\x89\xf2\xeb'),
  piped('an SFF file', 'sff2fastq FILE', '.sff\0\0\0\x01'),
  piped('an SRA file', 'fasterq-dump --stdout FILE', 'NCBI.sra', CONTROL),
  { name: 'an ABI trace', bytes: bytes('ABIF', CONTROL), remedy: 'convert it to FASTQ first' },
  { name: 'a BLOW5 file', bytes: bytes('BLOW5\x01'), remedy: 'slow5tools view FILE | threadmill …' },
  { name: 'a POD5 file', bytes: bytes('\x8bPOD\r\n\x1a\n'), remedy: 'pod5 view FILE | threadmill …' },
  { name: 'an IDAT file', bytes: bytes('IDAT', CONTROL), remedy: 'convert it to a table first' },
  {
    name: 'a binary file of PLINK',
    bytes: bytes('l\x1b', [0, 0x1a]),
    remedy: 'plink --bfile PREFIX --recode vcf-iid writes it as VCF',
  },
  { name: 'a BGEN file', bytes: bytes('bgen'), at: 16, remedy: 'bgenix -g FILE -vcf | threadmill …' },
  { name: 'a .hic file', bytes: bytes('HIC\0'), remedy: 'straw writes it as text' },
  // tables and arrays
  piped('a Parquet file', `duckdb -csv -c "FROM 'FILE'"`, 'PAR1', [0x0e, 0x1f]),
  { name: 'an encrypted Parquet file', bytes: bytes('PARE', CONTROL), remedy: 'decrypt it, and write it as CSV' },
  piped(
    'an Arrow (Feather) file',
    `python3 -c "import pandas; print(pandas.read_feather('FILE').to_csv(index=False), end='')"`,
    'ARROW1\0\0',
  ),
  piped(
    'a Feather file',
    `python3 -c "import pandas; print(pandas.read_feather('FILE').to_csv(index=False), end='')"`,
    'FEA1',
    ANY,
    ANY,
    ANY,
    '\0',
  ),
  { name: 'an Arrow stream', bytes: bytes('\xff\xff\xff\xff', ANY, ANY, '\0\0'), remedy: 'write it as CSV first' },
  {
    name: 'an ORC file',
    bytes: bytes('ORC', [0x0e, 0xff], ANY, CONTROL),
    remedy: 'orc-contents FILE | threadmill -F ndjson …',
  },
  {
    name: 'an ORC file',
    bytes: bytes('ORC\n', [0x00, 0x08], '\x0a'),
    remedy: 'orc-contents FILE | threadmill -F ndjson …',
  },
  piped('an Avro file', 'avro cat FILE', 'Obj\x01'),
  { name: 'an HDF5 file', bytes: bytes('\x89HDF\r\n\x1a\n'), remedy: HDF5_REMEDY },
  {
    name: 'a NetCDF file',
    bytes: bytes('CDF', [1, 5]),
    remedy: 'ncdump FILE shows what is in it; write a table of it first',
  },
  piped('an SQLite database', "sqlite3 -csv -header FILE 'SELECT * FROM TABLE'", 'SQLite format 3\0'),
  {
    name: 'an old Excel (OLE2) file',
    bytes: bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    remedy: 'save it as CSV, or in2csv FILE | threadmill -F csv …',
  },
  {
    name: 'an R workspace',
    bytes: bytes('RD', [0x41, 0x58], [0x32, 0x33], '\nX\n', CONTROL),
    remedy: 'in R: load() it, and write.table() the table that you want',
    readsGzip: true,
  },
  {
    name: 'an RDS file of R',
    bytes: bytes('X\n\0\0\0', [2, 3]),
    remedy: `Rscript -e 'write.table(readRDS("FILE"), sep = "\\t", quote = FALSE, row.names = FALSE)' | threadmill -F tsv …`,
    readsGzip: true,
  },
  { name: 'a Python pickle', bytes: bytes('\x80', [2, 5]), remedy: 'in Python: pickle.load() it and write a table' },
  {
    name: 'a NumPy array',
    bytes: bytes('\x93NUMPY'),
    remedy: 'in Python: numpy.savetxt(sys.stdout, numpy.load(…)) writes it as lines',
  },
  {
    name: 'a MATLAB file',
    bytes: bytes('MATLAB 5.0 MAT-file', [0x20, 0x2c]),
    remedy: 'in MATLAB: writetable() writes it as CSV',
  },
  {
    name: 'a SAS data set',
    bytes: bytes('\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60'),
    remedy: 'export it as CSV first',
  },
  { name: 'an SPSS file', bytes: bytes('$FL', [0x32, 0x33], '@(#)'), remedy: 'export it as CSV first' },
  // compressed, and archives
  packed('bzip2', 'bzip2 -dc', 'BZh', [0x31, 0x39], '\x31\x41\x59\x26\x53\x59'),
  packed('bzip2', 'bzip2 -dc', 'BZh', [0x31, 0x39], '\x17\x72\x45\x38\x50\x90'),
  packed('xz', 'xz -dc', '\xfd7zXZ\0'),
  packed('lzma', 'xz --format=lzma -dc', '\x5d\0\0', ANY, ANY, '\xff\xff\xff\xff'),
  packed('lz4', 'lz4 -dc', '\x04\x22\x4d\x18'),
  packed('lz4', 'lz4 -dc', '\x02\x21\x4c\x18'),
  packed('lzip', 'lzip -dc', 'LZIP\x01'),
  packed('lzop', 'lzop -dc', '\x89LZO\0\r\n\x1a\n'),
  packed('compress', 'gzip -dc', '\x1f\x9d'),
  packed('pack', 'gzip -dc', '\x1f\x1e'),
  packed('lzh', 'gzip -dc', '\x1f\xa0'),
  packed('snappy', 'snzip -dc', '\xff\x06\0\0sNaPpY'),
  ...['\x01', '\x9c'].map((level) => packed('zlib', 'zlib-flate -uncompress <', 'x', level)),
  { name: 'a 7z archive', bytes: bytes('7z\xbc\xaf\x27\x1c'), remedy: '7z e -so FILE | threadmill …' },
  { name: 'a RAR archive', bytes: bytes('Rar!\x1a\x07'), remedy: 'unrar p -inul FILE | threadmill …' },
  {
    name: 'a tar archive',
    bytes: bytes('ustar'),
    at: 257,
    remedy: 'tar -xOf FILE | threadmill …',
    takesStream: true,
    readsGzip: true,
  },
  { name: 'a zip archive', bytes: bytes('PK\x03\x04'), remedy: ZIP_REMEDY },
  { name: 'an empty zip archive', bytes: bytes('PK\x05\x06'), remedy: ZIP_REMEDY },
  { name: 'a zip archive in parts', bytes: bytes('PK\x07\x08'), remedy: ZIP_REMEDY },
  // named by mistake
  { name: 'a PDF', bytes: bytes('%PDF-', [0x31, 0x32], '.'), remedy: 'pdftotext -layout FILE - | threadmill …' },
  picture('a PNG picture', '\x89PNG\r\n\x1a\n'),
  picture('a JPEG picture', '\xff\xd8\xff'),
  picture('a GIF picture', 'GIF8', [0x37, 0x39], 'a', ANY, CONTROL),
  picture('a TIFF picture', 'II*\0'),
  picture('a TIFF picture', 'MM\0*'),
  picture('a program (ELF)', '\x7fELF'),
  picture('a program (Mach-O)', [0xce, 0xcf], '\xfa\xed\xfe'),
  picture('a program or class file', '\xca\xfe\xba\xbe'),
  picture('a program (Windows)', 'MZ', ANY, '\0'),
  picture('a WebAssembly module', '\0asm'),
  picture('a serialised Java object', '\xac\xed\0\x05'),
  picture('a property list', 'bplist00'),
];

/** The kind of a zip archive, by the name of its first entry or its own. */
export const ZIP_KINDS: readonly { readonly names: RegExp; readonly name: string; readonly remedy: string }[] = [
  {
    names: /^xl\/|\.xls[xmb]$/,
    name: 'an Excel file (zip)',
    remedy: 'save it as CSV, or in2csv FILE | threadmill -F csv …',
  },
  {
    names: /^word\/|\.docx$/,
    name: 'a Word file (zip)',
    remedy: 'save it as text, or pandoc -t plain FILE | threadmill …',
  },
  {
    names: /\.np[yz]$/,
    name: 'a NumPy archive (zip)',
    remedy: 'in Python: numpy.savetxt(sys.stdout, numpy.load(…)[…]) writes it as lines',
  },
  { names: /^META-INF\/|\.jar$/, name: 'a jar (zip)', remedy: ZIP_REMEDY },
  {
    names: /^\[Content_Types\]\.xml$/,
    name: 'an Office file (zip: Excel, Word)',
    remedy: 'save it as CSV, or in2csv FILE | threadmill -F csv …',
  },
  { names: /^mimetype$|\.od[st]$/, name: 'an OpenDocument file (zip)', remedy: 'save it as CSV' },
];
