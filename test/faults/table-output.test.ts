import { OUTPUT_CASES } from './cases/output.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(OUTPUT_CASES);
