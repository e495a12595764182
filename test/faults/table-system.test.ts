import { SYSTEM_CASES } from './cases/system.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(SYSTEM_CASES);
