import { COMPRESSED_INPUT_CASES } from './cases/compressed-input.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(COMPRESSED_INPUT_CASES);
