import { SLOW_COMMAND_CASES } from './cases/command.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(SLOW_COMMAND_CASES);
