import { INPUT_CASES } from './cases/input.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(INPUT_CASES);
