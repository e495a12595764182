// Writes the tables of docs/CLI.md that are made from the code.
import { writeTables } from './cli-tables.ts';

writeTables(new URL('../docs/CLI.md', import.meta.url));
