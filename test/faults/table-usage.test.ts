import { USAGE_CASES } from './cases/usage.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(USAGE_CASES);
