import { CONVERT_CASES } from './cases/convert.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(CONVERT_CASES);
