// The facts of a VCF header that decide how records are read: types of INFO and of samples, the
// columns, and whether strings are percent-encoded.
import { RecordFault } from '../formats/record-format.ts';

export type VcfType = 'Integer' | 'Float' | 'Flag' | 'String';

/** How a key's values are read. */
export interface VcfDefinition {
  readonly type: VcfType;
  /** Number is not 1: the value is a list. */
  readonly isList: boolean;
}

export interface VcfHeader {
  readonly info: ReadonlyMap<string, VcfDefinition>;
  readonly samples: ReadonlyMap<string, VcfDefinition>;
  /** Names of the samples; undefined if there is no `#CHROM` line. */
  readonly sampleNames: readonly string[] | undefined;
  /** The number of columns; undefined if there is no `#CHROM` line. */
  readonly columns: number | undefined;
  /** From version 4.3 on, special characters of strings are written as %3B and the like. */
  readonly isEncoded: boolean;
  readonly isEmpty: boolean;
}

/** A key that the header does not define is a string. */
export const UNDEFINED_KEY: VcfDefinition = { type: 'String', isList: false };

const FIXED_COLUMNS = 9;
const DEFINITION = /^##(INFO|FORMAT)=<(.*)>\s*$/;
const ATTRIBUTE = /([^=,]+)=("(?:[^"\\]|\\.)*"|[^,]*),?/g;

export function parseVcfHeader(lines: readonly string[]): VcfHeader {
  const info = new Map<string, VcfDefinition>();
  const samples = new Map<string, VcfDefinition>();
  for (const line of lines) {
    const [, kind, text] = DEFINITION.exec(line) ?? [];
    if (text === undefined) continue;
    const attributes = new Map(Array.from(text.matchAll(ATTRIBUTE), ([, key, value]) => [key!.trim(), value!]));
    const id = attributes.get('ID');
    if (id !== undefined) (kind === 'INFO' ? info : samples).set(id, definitionOf(attributes));
  }
  const last = lines.find((line) => line.startsWith('#CHROM'))?.split('\t');
  const version = /^##fileformat=VCFv(\d+)\.(\d+)/.exec(lines[0] ?? '');
  const [major, minor] = [Number(version?.[1] ?? 4), Number(version?.[2] ?? 2)];
  return {
    info,
    samples,
    sampleNames: last?.slice(FIXED_COLUMNS),
    columns: last?.length,
    isEncoded: major > 4 || (major === 4 && minor >= 3),
    isEmpty: lines.length === 0,
  };
}

function definitionOf(attributes: ReadonlyMap<string, string>): VcfDefinition {
  const type = attributes.get('Type');
  const isList = attributes.get('Number') !== '1';
  if (type === 'Integer' || type === 'Float') return { type, isList };
  if (type === 'Flag') return { type, isList: false };
  return { type: 'String', isList };
}

/**
 * The first difference between two headers that would make a record of the second one be read in
 * another way; undefined if there is none.
 */
export function vcfDifference(first: readonly string[], other: readonly string[]): string | undefined {
  const [a, b] = [parseVcfHeader(first), parseVcfHeader(other)];
  if (a.isEncoded !== b.isEncoded) return 'its ##fileformat differs in whether strings are percent-encoded';
  return differenceOf('INFO', a.info, b.info) ?? differenceOf('FORMAT', a.samples, b.samples);
}

function differenceOf(
  kind: string,
  first: ReadonlyMap<string, VcfDefinition>,
  other: ReadonlyMap<string, VcfDefinition>,
): string | undefined {
  for (const [id, { type, isList }] of other) {
    const known = first.get(id);
    if (known === undefined && type === 'String' && !isList) continue; // as without a definition
    if (known === undefined) return `its header defines ##${kind} ${id}, and the first one does not`;
    if (known.type !== type || known.isList !== isList) {
      return `its header defines ##${kind} ${id} as ${shown(type, isList)}, and the first one as ${shown(known.type, known.isList)}`;
    }
  }
  return undefined;
}

function shown(type: VcfType, isList: boolean): string {
  return isList ? `a list of ${type}` : type;
}

/** @throws RecordFault */
export function noHeader(name: string): RecordFault {
  return new RecordFault('format', `${name} is typed by the header, and there is no header`, {
    advice: 'keep the ## lines and the #CHROM line: bcftools view FILE | threadmill -F vcf …',
  });
}
