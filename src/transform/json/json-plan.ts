// The expressions on JSON that run on bytes, as plain values that cross to the workers: values looked up by paths, compared,
// computed with and put together. What is not said here is no part of that language, and such an expression runs on parsed
// values (record-runner.ts).

/** `json.a[0]?.b`: its steps from the record on, of which there is at least one. */
export type JsonPath = readonly JsonStep[];

export interface JsonStep {
  /** Of an object, or the index of an array's element. */
  readonly key: string | number;
  /** As in `?.`: undefined where there is nothing that could have it. */
  readonly isOptional: boolean;
}

/** A number as operators make it of a value: a missing one is NaN, null is 0. */
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
export type OrderOperator = '<' | '<=' | '>' | '>=';
export type EqualityOperator = '===' | '==';
export type TextTest = 'startsWith' | 'endsWith' | 'includes';

/** What a value may be, besides a number, a string, an array or an object. */
export type JsonWord = 'undefined' | 'null' | 'false' | 'true';

/** Of a filter: true where the record is kept. */
export type JsonCondition =
  /** Of an equality one side is a literal. */
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
  | { readonly kind: 'truthy'; readonly path: JsonPath }
  | { readonly kind: 'not'; readonly condition: JsonCondition }
  | { readonly kind: 'and' | 'or'; readonly left: JsonCondition; readonly right: JsonCondition };

/** Of a map: what a record's result is put together of, as a text, as the fields of a row, or as the members of an object. */
export interface JsonMap {
  readonly kind: 'text' | 'row' | 'object';
  readonly parts: readonly JsonPart[];
}

/** `key`: of a member, and only of one. A literal of a member is JSON. */
export type JsonPart = { readonly key?: string } & JsonPartValue;

export type JsonPartValue =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'number'; readonly number: JsonNumber };

/** All of the work, where it is nothing else. */
export interface JsonWork {
  readonly filter?: JsonCondition;
  readonly map?: JsonMap;
}
