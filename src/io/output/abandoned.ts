// Unfinished outputs that a killed run has left. A later run for the same output removes them, if
// it can be sure: the run was on this host, and its process has ended.
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { textOfBytes } from '../../job/byte-text.ts';
import { systemName } from '../system/byte-name.ts';
import { ownIdentity, stateOf, SYSTEM_PROCESS_CALLS, type ProcessIdentity } from '../system/process-identity.ts';
import { makerOf, shortened, type Maker } from './temporary-name.ts';

/**
 * Removes them and returns their paths. A file of another user, or of a host or container that
 * can't be checked from here, stays. Never throws: a file that stays does no harm.
 */
export function removeAbandoned(target: string, calls = SYSTEM_PROCESS_CALLS): readonly string[] {
  const folder = dirname(target);
  return namesIn(folder).flatMap((file) => {
    const maker = makerOf(file, basename(target));
    if (maker === undefined || stateOf(identityOf(maker, ownIdentity(calls)), calls) !== 'gone') return [];
    const path = join(folder, file);
    return removeOwn(path) ? [path] : [];
  });
}

/** Rebuilds the full identity: shortened parts equal to this process's stand for its full parts. */
function identityOf(maker: Maker, own: ProcessIdentity): ProcessIdentity {
  const short = shortened(own);
  return {
    ...maker,
    host: maker.host === short.host ? own.host : `other: ${maker.host}`,
    boot: maker.boot === short.boot ? own.boot : `other: ${maker.boot}`,
    space: maker.space === short.space ? own.space : `other: ${maker.space}`,
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(systemName(folder), 'buffer').map(textOfBytes);
  } catch {
    return [];
  }
}

function removeOwn(path: string): boolean {
  try {
    const facts = lstatSync(systemName(path));
    if (!facts.isFile() || facts.uid !== process.geteuid?.()) return false;
    unlinkSync(systemName(path));
    return true;
  } catch {
    return false;
  }
}
