// Writes the generated tables of docs/CLI.md.
import { writeTables } from './cli-tables.ts';

writeTables(new URL('../docs/CLI.md', import.meta.url));
