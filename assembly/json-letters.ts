// The letters of JSON that several files look for or write.
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const COMMA: u8 = 0x2c;
export const OPEN_OBJECT: u8 = 0x7b;
export const CLOSE_OBJECT: u8 = 0x7d;
// The letters of each word, the first in the lowest byte.
export const WORD_TRUE: u32 = 0x65757274;
export const WORD_NULL: u32 = 0x6c6c756e;
/** The end of `false`. */
export const WORD_ALSE: u32 = 0x65736c61;
export const LETTER_F: u8 = 0x66;
