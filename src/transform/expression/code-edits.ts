// Edits of an expression's code, as plain values: code before and after parts of it, and
// replacements of parts. No edit adds or removes a line end, so line numbers stay valid;
// `originalColumn` maps columns.

/** Placeholder for the prefix of the generated code's own names, which is chosen later. */
export const OWN = '\0';

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly code: string;
}

export interface CodeEdits {
  /** By offset, in order. */
  readonly opens: readonly (readonly [offset: number, code: string])[];
  readonly closes: readonly (readonly [offset: number, code: string])[];
  /** In order; none contains another. */
  readonly replacements: readonly Replacement[];
}

/** Collects edits; inner parts must be added before the parts around them. */
export class EditCollector {
  readonly #opens = new Map<number, string>();
  readonly #closes = new Map<number, string>();
  readonly #replacements: Replacement[] = [];

  around({ start, end }: { readonly start: number; readonly end: number }, before: string, behind = ')'): void {
    this.#opens.set(start, before + (this.#opens.get(start) ?? ''));
    this.#closes.set(end, (this.#closes.get(end) ?? '') + behind);
  }

  /** Line ends in the replaced code are kept. */
  replace(start: number, end: number, code: string, source: string): void {
    this.#replacements.push({ start, end, code: code + source.slice(start, end).replace(/[^\n\r\u2028\u2029]/g, '') });
  }

  get edits(): CodeEdits {
    const byOffset = (a: readonly [number, string], b: readonly [number, string]) => a[0] - b[0];
    return {
      opens: [...this.#opens].sort(byOffset),
      closes: [...this.#closes].sort(byOffset),
      replacements: this.#replacements.sort((a, b) => a.start - b.start),
    };
  }
}

export interface EditedCode {
  readonly code: string;
  /** For each line, the columns of the code at which the mapping to the text changes. */
  readonly shifts: readonly (readonly ColumnShift[])[];
}

export interface ColumnShift {
  /** Column of the code, from 0, and the column of the text that it corresponds to. */
  readonly column: number;
  readonly original: number;
}

/** The text with all edits applied; `own` is the prefix of the generated code's own names. */
export function edited(text: string, edits: CodeEdits, replacements: readonly Replacement[], own: string): EditedCode {
  const writer = new CodeWriter(text);
  const opens = new Map(edits.opens);
  const closes = new Map(edits.closes);
  const all = [...edits.replacements, ...replacements];
  const starts = new Map(all.map((one) => [one.start, one]));
  const offsets = new Set([...opens.keys(), ...closes.keys(), ...starts.keys()]);
  const named = (code = '') => code.replaceAll(OWN, () => own);
  for (const offset of [...offsets].sort((a, b) => a - b)) {
    writer.copyTo(offset);
    writer.insert(named(closes.get(offset)) + named(opens.get(offset)));
    const replacement = starts.get(offset);
    if (replacement !== undefined) writer.replaceTo(replacement.end, named(replacement.code));
  }
  writer.copyTo(text.length);
  return { code: writer.code, shifts: writer.shifts };
}

/** The column of the text, from 0, for this column of an edited line. */
export function originalColumn(shifts: readonly ColumnShift[], column: number): number {
  const shift = shifts.findLast((one) => one.column <= column);
  return shift === undefined ? column : shift.original + column - shift.column;
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

class CodeWriter {
  readonly #text: string;
  #done = 0;
  code = '';
  readonly shifts: ColumnShift[][] = [[]];
  #column = 0;
  #original = 0;

  constructor(text: string) {
    this.#text = text;
  }

  copyTo(offset: number): void {
    const [first, ...lines] = this.#text.slice(this.#done, offset).split(LINE_END) as [string, ...string[]];
    this.code += this.#text.slice(this.#done, offset);
    this.#done = offset;
    this.#column += first.length;
    this.#original += first.length;
    for (const line of lines) this.#beginLine(line);
  }

  insert(code: string): void {
    if (code === '') return;
    this.code += code;
    this.#column += code.length;
    this.#note();
  }

  replaceTo(offset: number, code: string): void {
    const was = this.#text.slice(this.#done, offset).split(LINE_END);
    const now = code.split(LINE_END);
    this.code += code;
    this.#done = offset;
    now.forEach((line, i) => {
      if (i > 0) this.#beginLine('');
      this.#column += line.length;
      this.#original += (was[i] ?? '').length;
    });
    this.#note();
  }

  #beginLine(line: string): void {
    this.shifts.push([]);
    this.#column = line.length;
    this.#original = line.length;
  }

  #note(): void {
    this.shifts.at(-1)!.push({ column: this.#column, original: this.#original });
  }
}
