import { closeSync, fstatSync, openSync } from 'node:fs';
import { HeldDescriptor } from '../../../src/io/system/held-descriptor.ts';

const open = () => openSync('/dev/null', 'r');
const isOpen = (fd: number) => {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
};

/** The note as the thread sees it, and as main sees it. */
function bothSides(): { own: HeldDescriptor; mains: HeldDescriptor } {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  return { own: new HeldDescriptor(cell), mains: new HeldDescriptor(cell) };
}

test('a descriptor that a thread left open is closed from outside, once', () => {
  const { own, mains } = bothSides();
  const fd = own.open(open);
  expect(mains.freeze()).toBe(true);
  expect(isOpen(fd)).toBe(true); // the thread may be writing to it
  mains.closeLeaked();
  expect(isOpen(fd)).toBe(false);

  const others = open(); // another file has the number now
  expect(others).toBe(fd);
  expect(mains.freeze()).toBe(true);
  mains.closeLeaked();
  expect(isOpen(others)).toBe(true);
  closeSync(others);
});

test('a descriptor that was closed, or taken over by a stream, is not closed again', () => {
  const { own, mains } = bothSides();
  const first = own.open(open);
  own.close(first);
  expect(isOpen(first)).toBe(false);

  const second = own.open(open);
  expect(own.transferTo(second, () => 'a stream')).toBe('a stream');
  mains.freeze();
  mains.closeLeaked();
  expect(isOpen(second)).toBe(true);
  closeSync(second);
});

test('while a thread opens, hands over or closes, main waits', () => {
  const { own, mains } = bothSides();
  const fd = own.open(() => {
    expect(mains.freeze()).toBe(false);
    return open();
  });
  own.transferTo(fd, () => expect(mains.freeze()).toBe(false));
  closeSync(fd);
  expect(mains.freeze()).toBe(true);
});

test('a thread that is being terminated opens, hands over and closes nothing any more', () => {
  const { own, mains } = bothSides();
  const fd = own.open(open);
  mains.freeze();
  let calls = 0;
  const call = () => (calls += 1);
  expect(() => own.open(call)).toThrow('another');
  expect(() => own.transferTo(fd, call)).toThrow('not held');
  expect(() => own.close(fd)).toThrow('not held');
  own.closeIfOpen();
  expect(calls).toBe(0);
  expect(isOpen(fd)).toBe(true);
  mains.closeLeaked();
  expect(isOpen(fd)).toBe(false);
});

test('a descriptor that failed to open is not held; one that could not be handed over is', () => {
  const { own, mains } = bothSides();
  const fails = () => {
    throw new Error('no');
  };
  expect(() => own.open(fails)).toThrow('no');
  const fd = own.open(open);
  expect(() => own.transferTo(fd, fails)).toThrow('no');
  own.closeIfOpen();
  expect(isOpen(fd)).toBe(false);
  expect(mains.freeze()).toBe(true);
  mains.closeLeaked();
});

test('a failure to close an unneeded descriptor is not reported', () => {
  const left = bothSides();
  left.own.open(() => 9999);
  left.mains.freeze();
  expect(() => left.mains.closeLeaked()).not.toThrow();
  const given = bothSides();
  given.own.open(() => 9999);
  expect(() => given.own.closeIfOpen()).not.toThrow();
  // A failure to close a needed one is.
  const kept = bothSides();
  kept.own.open(() => 9999);
  expect(() => kept.own.close(9999)).toThrow('EBADF');
});
