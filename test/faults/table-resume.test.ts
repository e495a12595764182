import { RESUME_CASES } from './cases/resume.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(RESUME_CASES);
