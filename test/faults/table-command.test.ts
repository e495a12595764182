import { COMMAND_CASES } from './cases/command.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(COMMAND_CASES);
