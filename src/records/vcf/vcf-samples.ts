// The columns of the samples, by the keys of FORMAT: an array in the header's order, which also
// finds a sample by its name.
import { describeValue } from '../../job/error-report.ts';
import { ResultError } from '../../job/errors.ts';
import { RecordFault } from '../formats/record-format.ts';
import { noHeader, UNDEFINED_KEY, type VcfHeader } from './vcf-header.ts';
import { readValue, writeValue, type ValueOptions, type VcfRead } from './vcf-value.ts';

export type Sample = Record<string, VcfRead>;
type SampleList = new () => Sample[];

const Values = function () {} as unknown as new () => Sample;
Values.prototype = Object.create(null) as Sample;

const SEPARATORS = /[:\s]/;

export class VcfSampleColumns {
  readonly #header: VcfHeader;
  readonly #List: SampleList;

  constructor(header: VcfHeader) {
    this.#header = header;
    this.#List = listOf(header.sampleNames ?? []);
  }

  /** A record without samples. */
  none(): Sample[] {
    return new this.#List();
  }

  /** `format`: the text of FORMAT. @throws RecordFault */
  read(text: string, format: string): Sample[] {
    if (this.#header.sampleNames === undefined) throw noHeader('samples');
    const keys = keysOf(format);
    const samples = this.none();
    for (const each of text.split('\t')) samples.push(this.#readSample(each, keys, samples.length));
    return samples;
  }

  /** `was`: the columns before, with the FORMAT they had. @throws ResultError */
  write(value: unknown, format: unknown, was?: { readonly text: string; readonly format: string }): string | undefined {
    const names = this.#header.sampleNames ?? [];
    const samples = Array.isArray(value) ? (value as unknown[]) : undefined;
    if (samples?.length !== names.length) {
      const found = samples === undefined ? describeValue(value) : `an array of ${samples.length}`;
      throw new ResultError(`the work gave a record whose samples are ${found}, not an array of ${names.length}`);
    }
    if (samples.length === 0) return undefined;
    const keys = Array.isArray(format) ? (format as string[]) : [];
    const before = was?.text.split('\t');
    const keysBefore = was === undefined ? [] : keysOf(was.format);
    return samples
      .map((sample, i) => {
        const written = this.#writeSample(sample, keys, i);
        const text = before?.[i];
        return text !== undefined && this.#isSame(text, keysBefore, written, keys, i) ? text : written;
      })
      .join('\t');
  }

  #readSample(text: string, keys: readonly string[], index: number): Sample {
    const sample = new Values();
    const values = text.split(':');
    if (values.length > keys.length) {
      const name = this.#header.sampleNames![index] ?? index + 1;
      throw new RecordFault(
        'format',
        `its sample ${name} has ${values.length} values, and its FORMAT has ${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`,
      );
    }
    keys.forEach((key, i) => {
      const value = values[i];
      sample[key] = value === undefined ? null : readValue(value, this.#definition(key), this.#options(key, index));
    });
    return sample;
  }

  #writeSample(sample: unknown, keys: readonly string[], index: number): string {
    if (typeof sample !== 'object' || sample === null) {
      throw new ResultError(
        `the work gave a record whose sample ${index + 1} is ${describeValue(sample)}, not an object by key`,
      );
    }
    const values = sample as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(values).find((key) => !keys.includes(key));
    if (unknown !== undefined) {
      throw new ResultError(
        `the work gave a record whose sample ${index + 1} has the key ${unknown}, which format lacks`,
        {
          advice: 'add it: { ...record, format: [...record.format, KEY], samples: … }',
        },
      );
    }
    const written = keys.map((key) =>
      writeValue(values[key] ?? null, this.#definition(key), this.#options(key, index)),
    );
    return written.join(':');
  }

  #isSame(
    text: string,
    keysBefore: readonly string[],
    written: string,
    keys: readonly string[],
    index: number,
  ): boolean {
    if (text === written) return true;
    if (keysBefore.join(':') !== keys.join(':')) return false;
    try {
      return this.#writeSample(this.#readSample(text, keys, index), keys, index) === written;
    } catch {
      return false; // was invalid
    }
  }

  #definition(key: string) {
    return this.#header.samples.get(key) ?? UNDEFINED_KEY;
  }

  #options(key: string, index: number): ValueOptions {
    const name = this.#header.sampleNames?.[index] ?? index + 1;
    return { label: `${key} of sample ${name}`, isEncoded: this.#header.isEncoded, separators: SEPARATORS };
  }
}

function keysOf(format: string): string[] {
  return format === '.' || format === '' ? [] : format.split(':');
}

/** Arrays with a getter for each name, unless it is a number or a name that every array has. */
function listOf(names: readonly string[]): SampleList {
  class Samples extends Array<Sample> {
    /** `samples.map(…)` is an array like any other. */
    static override get [Symbol.species](): ArrayConstructor {
      return Array;
    }
  }
  names.forEach((name, i) => {
    if (name in Array.prototype || /^\d+$/.test(name)) return;
    Object.defineProperty(Samples.prototype, name, {
      get(this: Sample[]) {
        return this[i];
      },
    });
  });
  return Samples;
}
