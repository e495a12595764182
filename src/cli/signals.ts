// Signals: the first one stops the run in order, the second stops it at once, SIGUSR1 prints
// progress.
import { STOP_SIGNALS, type StopSignal } from './ending.ts';

export interface SignalActions {
  stop(signal: StopSignal): void;
  stopAtOnce(signal: StopSignal): void;
  report(): void;
}

/** The part of `process` that is needed. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

export function listenForSignals(source: SignalSource, actions: SignalActions, isHangUpIgnored: boolean): void {
  let isStopping = false;
  const onStop = (signal: StopSignal) => {
    if (isStopping) actions.stopAtOnce(signal);
    else actions.stop(signal);
    isStopping = true;
  };
  for (const signal of STOP_SIGNALS) {
    source.on(signal, () => {
      if (signal !== 'SIGHUP' || !isHangUpIgnored) onStop(signal);
    });
  }
  // Without a listener it would start Node's debugger.
  source.on('SIGUSR1', () => actions.report());
}
