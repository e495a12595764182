// A record of a format of typed lines: its columns' texts, and their values, each read when it is
// looked at first. Expressions look at it; a module gets an object with accessors, so that a copy
// by `{ ...record }` has all values.
import type { TypedColumn } from './typed-column.ts';

const UNREAD = Symbol('threadmill.unread');

export class LineView {
  readonly texts: readonly (string | undefined)[];
  readonly #columns: readonly TypedColumn[];
  readonly #values: unknown[];

  constructor(columns: readonly TypedColumn[], texts: readonly (string | undefined)[]) {
    this.#columns = columns;
    this.texts = texts;
    this.#values = new Array<unknown>(columns.length).fill(UNREAD);
  }

  /** The value of column `i`, the same one at each call. @throws RecordFault */
  valueAt(i: number): unknown {
    const known = this.#values[i];
    if (known !== UNREAD) return known;
    return (this.#values[i] = this.freshAt(i));
  }

  isReadAt(i: number): boolean {
    return this.#values[i] !== UNREAD;
  }

  /** The value as the text has it, whatever the work did to the one it got. */
  freshAt(i: number): unknown {
    const column = this.#columns[i]!;
    const text = this.texts[i];
    if (text === undefined) return column.absent === undefined ? null : column.absent();
    return column.read(text, this.texts);
  }
}

const VIEW = Symbol('threadmill.view');
interface Viewing {
  readonly [VIEW]: LineView;
}

/** Further names of a view, which are not columns. */
export type Derived = Readonly<Record<string, (line: Readonly<Record<string, unknown>>) => unknown>>;

export type ViewMaker = (texts: readonly (string | undefined)[]) => LineView;

/** A class with a getter for each column, and for each derived name. */
export function viewMaker(columns: readonly TypedColumn[], derived: Derived = {}): ViewMaker {
  class View extends LineView {}
  columns.forEach(({ name }, i) => {
    Object.defineProperty(View.prototype, name, {
      get(this: LineView) {
        return this.valueAt(i);
      },
    });
  });
  addDerived(View.prototype, derived);
  return (texts) => new View(columns, texts);
}

export interface RecordMaker {
  make(view: LineView): object;
  /** True if this is the record of the view, and the column is as it was read, or not read at all. */
  isUntouched(record: object, view: LineView, i: number): boolean;
}

export function recordMaker(columns: readonly TypedColumn[], derived: Derived = {}): RecordMaker {
  const prototype = Object.create(Object.prototype) as object;
  addDerived(prototype, derived);
  const descriptors: PropertyDescriptorMap = {};
  const getters = columns.map(({ name }, i) => {
    function get(this: Viewing): unknown {
      return this[VIEW].valueAt(i);
    }
    function set(this: object, value: unknown): void {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    }
    descriptors[name] = { get, set, enumerable: true, configurable: true };
    return get;
  });
  return {
    make(view) {
      const record = Object.create(prototype) as object;
      Object.defineProperty(record, VIEW, { value: view });
      return Object.defineProperties(record, descriptors);
    },
    isUntouched(record, view, i) {
      if ((record as Partial<Viewing>)[VIEW] !== view || view.isReadAt(i)) return false;
      return Object.getOwnPropertyDescriptor(record, columns[i]!.name)?.get === getters[i];
    },
  };
}

function addDerived(prototype: object, derived: Derived): void {
  for (const [name, value] of Object.entries(derived)) {
    Object.defineProperty(prototype, name, {
      get(this: Readonly<Record<string, unknown>>) {
        return value(this);
      },
    });
  }
}
