// A pattern as a table for the kernel: a deterministic automaton, which reads each byte of a text
// once. It is built by the subset construction (Rabin and Scott 1959) from Thompson's automaton
// (1968).
import { parsePattern, type CharacterSet, type Pattern } from './parse-pattern.ts';

/** A state must fit in a byte. */
const MAX_STATES = 255;
/** A larger pattern takes too long to prepare. */
const MAX_NODES = 2000;

const ASCII = 128;

/** No text with this beginning matches. */
export const FAILED = 0;
/** Every text with this beginning matches. */
export const MATCHED = 1;
/** The state before the first byte. */
const FIRST = 2;

export interface PatternTable {
  readonly first: number;
  /** For each state, 1 if a text that ends there matches, else 0: MAX_STATES + 1 bytes. */
  readonly atEnd: Uint8Array;
  /** The next state, by state and ASCII byte: `next[state * 128 + byte]`. */
  readonly next: Uint8Array;
}

/** Undefined if the kernel can't run the pattern. */
export function patternTable(source: string, flags: string): PatternTable | undefined {
  const pattern = parsePattern(source, flags);
  const automaton = new Automaton();
  if (pattern === undefined || !automaton.add(pattern)) return undefined;
  return tableOf(automaton);
}

type Node =
  /** A byte of the set leads to the node `to`. */
  | { readonly kind: 'set'; readonly set: CharacterSet; to: number }
  | { readonly kind: 'start' | 'end'; to: number }
  | { readonly kind: 'fork'; to: number; other: number }
  | { readonly kind: 'accept' };

interface Place {
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

class Automaton {
  /** Node 0 completes a match. */
  readonly nodes: Node[] = [{ kind: 'accept' }];
  first = 0;

  /** False if the pattern is too large. */
  add(pattern: Pattern): boolean {
    this.first = this.#add(pattern, 0);
    return this.nodes.length <= MAX_NODES;
  }

  /** All nodes that can be reached from these without a byte. */
  closure(from: readonly number[], { isStart, isEnd }: Place): number[] {
    const seen = new Set<number>();
    const waiting = [...from];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const node = this.nodes[at]!;
      if (node.kind === 'fork') waiting.push(node.to, node.other);
      if ((node.kind === 'start' && isStart) || (node.kind === 'end' && isEnd)) waiting.push(node.to);
    }
    return [...seen].sort((a, b) => a - b);
  }

  /** Builds backwards: `to` follows the pattern. Returns the pattern's first node. */
  #add(pattern: Pattern, to: number): number {
    switch (pattern.kind) {
      case 'set':
        return this.#push({ kind: 'set', set: pattern.set, to });
      case 'start':
      case 'end':
        return this.#push({ kind: pattern.kind, to });
      case 'sequence':
        return pattern.parts.reduceRight((behind, part) => this.#add(part, behind), to);
      case 'choice':
        return pattern.parts
          .map((part) => this.#add(part, to))
          .reduceRight((other, one) => this.#push({ kind: 'fork', to: one, other }));
      case 'repeat':
        return this.#repeat(pattern, to);
    }
  }

  #repeat({ part, least, most }: Pattern & { readonly kind: 'repeat' }, to: number): number {
    let at = to;
    if (most === Infinity) {
      const loop: Node = { kind: 'fork', to: 0, other: to };
      at = this.#push(loop);
      loop.to = this.#add(part, at);
    } else {
      for (let i = least; i < most && this.nodes.length <= MAX_NODES; i += 1) {
        at = this.#push({ kind: 'fork', to: this.#add(part, at), other: to });
      }
    }
    for (let i = 0; i < least && this.nodes.length <= MAX_NODES; i += 1) at = this.#add(part, at);
    return at;
  }

  #push(node: Node): number {
    this.nodes.push(node);
    return this.nodes.length - 1;
  }
}

function tableOf(automaton: Automaton): PatternTable | undefined {
  const { nodes } = automaton;
  const atEnd = new Uint8Array(MAX_STATES + 1);
  atEnd[MATCHED] = 1;
  const rows: Uint8Array[] = [new Uint8Array(ASCII).fill(FAILED), new Uint8Array(ASCII).fill(MATCHED)];
  const states: number[][] = [[], [0]];
  const numbers = new Map<string, number>();

  /** The number of the state that stands for these nodes. */
  const stateOf = (reached: number[]): number => {
    if (reached.includes(0)) return MATCHED;
    if (reached.length === 0) return FAILED;
    const key = reached.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = states.length;
      states.push(reached);
      numbers.set(key, number);
    }
    return number;
  };

  const inside: Place = { isStart: false, isEnd: false };
  // A match may begin at any byte.
  const anew = live(automaton.closure([automaton.first], inside), nodes);
  const first = automaton.closure([automaton.first], { isStart: true, isEnd: false });
  if (first.includes(0)) return { first: MATCHED, atEnd, next: joined(rows) };
  // A state of its own: only there does ^ match.
  states.push(first);
  for (let state = FIRST; state < states.length; state += 1) {
    if (state > MAX_STATES) return undefined;
    const reached = states[state]!;
    const end = automaton.closure(reached, { isStart: state === FIRST, isEnd: true });
    atEnd[state] = Number(end.includes(0));
    const row = new Uint8Array(ASCII);
    for (let byte = 0; byte < ASCII; byte += 1) {
      const targets = reached.flatMap((at) => {
        const node = nodes[at]!;
        return node.kind === 'set' && node.set[byte] === 1 ? node.to : [];
      });
      const next = new Set([...live(automaton.closure(targets, inside), nodes), ...anew]);
      const number = stateOf([...next].sort((a, b) => a - b));
      if (number > MAX_STATES) return undefined;
      row[byte] = number;
    }
    rows.push(row);
  }
  return { first: FIRST, atEnd, next: joined(rows) };
}

/**
 * The nodes that need a byte or the end of the text, or complete a match. After a byte, ^ no longer
 * matches.
 */
function live(reached: readonly number[], nodes: readonly Node[]): number[] {
  return reached.filter((at) => nodes[at]!.kind !== 'fork' && nodes[at]!.kind !== 'start');
}

function joined(rows: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(rows.length * ASCII);
  rows.forEach((row, i) => all.set(row, i * ASCII));
  return all;
}
