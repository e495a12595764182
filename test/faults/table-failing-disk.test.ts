import { FAILING_DISK_CASES } from './cases/failing-disk.ts';
import { holdCases } from './support/hold-cases.ts';

holdCases(FAILING_DISK_CASES);
