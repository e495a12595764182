import { POLICY_CASES } from './cases/policies.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(POLICY_CASES);
