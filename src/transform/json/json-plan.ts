// The expressions on JSON that run on bytes, as plain values that are sent to the workers: values
// found by paths, compared, computed with and joined. An expression outside this language runs on
// parsed values (record-runner.ts).
import type { Logical } from '../expression/logic.ts';
import type { EqualityOperator, OrderOperator } from '../expression/read-logic.ts';

/** The steps of `json.a[0]?.b`, from the record on; at least one. */
export type JsonPath = readonly JsonStep[];

export interface JsonStep {
  /** Key of an object, or index in an array. */
  readonly key: string | number;
  /** True for `?.`: the result is undefined if the value before it is null or undefined. */
  readonly isOptional: boolean;
}

/** A value as arithmetic operators convert it: a missing one is NaN, null is 0. */
export type JsonNumber =
  | { readonly kind: 'literal'; readonly value: number }
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'negative'; readonly of: JsonNumber }
  | {
      readonly kind: 'operation';
      readonly operator: ArithmeticOperator;
      readonly left: JsonNumber;
      readonly right: JsonNumber;
    };

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type TextTest = 'startsWith' | 'endsWith' | 'includes';

/** Values that are not numbers, strings, arrays or objects. */
export type JsonWord = 'undefined' | 'null' | 'false' | 'true';

/** The condition of a filter; a record is kept if it is true. */
export type JsonCondition = Logical<JsonComparison>;

export type JsonComparison =
  /** For (in)equality, one side is a literal. */
  | {
      readonly kind: 'numbers';
      readonly operator: OrderOperator | EqualityOperator;
      readonly left: JsonNumber;
      readonly right: JsonNumber;
    }
  | {
      readonly kind: 'text';
      readonly operator: OrderOperator | EqualityOperator | TextTest;
      readonly path: JsonPath;
      readonly text: string;
    }
  | { readonly kind: 'is'; readonly path: JsonPath; readonly words: readonly JsonWord[] }
  | { readonly kind: 'truthy'; readonly path: JsonPath };

/**
 * A map's result: parts that are joined to a string, to the fields of a row, or to the members of
 * an object.
 */
export interface JsonMap {
  readonly kind: 'text' | 'row' | 'object';
  readonly parts: readonly JsonPart[];
}

/** `key`: the member's key, present only in an object. A literal in an object is JSON text. */
export type JsonPart = { readonly key?: string } & JsonPartValue;

export type JsonPartValue =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'number'; readonly number: JsonNumber };

/** The whole work, if it is in this language. */
export interface JsonWork {
  readonly filter?: JsonCondition;
  readonly map?: JsonMap;
}
