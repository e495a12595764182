import { MODULE_CASES } from './cases/module.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(MODULE_CASES);
