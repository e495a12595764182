// Finds where a text is not valid JSON. JSON.parse tells the place in some messages only, and
// differently in each version of Node. This parses the same grammar (RFC 8259), and only texts that
// JSON.parse has refused.

export interface JsonError {
  /** The offset in characters of the first invalid one; the text's length if it ends too early. */
  readonly at: number;
  readonly what: string;
}

class Stop extends Error {
  readonly at: number;
  constructor(at: number) {
    super();
    this.at = at;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER_START = /-|\d/y;
const HEX = /[0-9a-fA-F]/;

export function jsonErrorAt(text: string): JsonError {
  let at = 0;

  const skipSpace = () => {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    at = SPACE.lastIndex;
  };
  const expect = (characters: string) => {
    for (const character of characters) {
      if (text[at] !== character) throw new Stop(at);
      at += 1;
    }
  };
  const digits = () => {
    if (!isDigit(text[at])) throw new Stop(at);
    while (isDigit(text[at])) at += 1;
  };
  const number = () => {
    if (text[at] === '-') at += 1;
    if (text[at] === '0') at += 1;
    else digits();
    if (text[at] === '.') {
      at += 1;
      digits();
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at += 1;
      if (text[at] === '+' || text[at] === '-') at += 1;
      digits();
    }
  };
  const string = () => {
    expect('"');
    for (;;) {
      const character = text[at];
      if (character === undefined || character < ' ') throw new Stop(at);
      at += 1;
      if (character === '"') return;
      if (character !== '\\') continue;
      const escape = text[at];
      if (escape === undefined || !'"\\/bfnrtu'.includes(escape)) throw new Stop(at);
      at += 1;
      for (let i = 0; escape === 'u' && i < 4; i += 1) {
        if (!HEX.test(text[at] ?? '')) throw new Stop(at);
        at += 1;
      }
    }
  };
  /** Parses the elements between brackets. */
  const list = (end: string, element: () => void) => {
    at += 1;
    skipSpace();
    if (text[at] === end) {
      at += 1;
      return;
    }
    for (;;) {
      element();
      skipSpace();
      if (text[at] === end) {
        at += 1;
        return;
      }
      expect(',');
      skipSpace();
    }
  };
  const member = () => {
    string();
    skipSpace();
    expect(':');
    value();
  };
  const value = (): void => {
    skipSpace();
    NUMBER_START.lastIndex = at;
    if (NUMBER_START.test(text)) number();
    else if (text[at] === '"') string();
    else if (text[at] === '{') list('}', member);
    else if (text[at] === '[') list(']', value);
    else if (text[at] === 't') expect('true');
    else if (text[at] === 'f') expect('false');
    else expect('null');
    skipSpace();
  };

  try {
    value();
  } catch (error) {
    if (!(error instanceof Stop)) return { at, what: 'it is nested too deep' }; // RangeError: the stack is full
    at = error.at;
  }
  const character = text[at];
  return {
    at,
    what: character === undefined ? 'the record ends too early' : `unexpected ${JSON.stringify(character)}`,
  };
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
