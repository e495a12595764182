import { WORK_CASES } from './cases/work.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(WORK_CASES);
