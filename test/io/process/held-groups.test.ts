import { HeldGroups, MOST_GROUPS } from '../../../src/io/process/held-groups.ts';

function twoSides(): { worker: HeldGroups; main: HeldGroups } {
  const memory = HeldGroups.memory(3);
  return { worker: new HeldGroups(memory, 2), main: new HeldGroups(memory, 2) };
}

test('main sees what is noted, of this worker only', () => {
  const memory = HeldGroups.memory(2);
  const [one, two] = [1, 2].map((worker) => new HeldGroups(memory, worker));
  one!.change(() => one!.addGroup(11));
  two!.change(() => two!.addGroup(22));
  one!.change(() => one!.addGroup(12));
  one!.removeGroup(11);
  expect([new HeldGroups(memory, 1).groups, new HeldGroups(memory, 2).groups]).toEqual([[12], [22]]);
});

test('while a change goes on it can not be frozen, and once it is frozen none can begin', () => {
  const { worker, main } = twoSides();
  worker.change(() => {
    expect(main.freeze()).toBe(false);
    worker.addGroup(7);
  });
  expect([main.freeze(), main.freeze(), main.groups]).toEqual([true, true, [7]]);
  expect(() => worker.change(() => worker.addGroup(8))).toThrow('can not be changed now');
  expect(main.groups).toEqual([7]);
});

test('a change that throws is over', () => {
  const { worker, main } = twoSides();
  expect(() =>
    worker.change(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(main.freeze()).toBe(true);
});

test('there is room for as many as are told', () => {
  const { worker } = twoSides();
  for (let group = 1; group <= MOST_GROUPS; group += 1) {
    expect(worker.hasRoomForGroup).toBe(true);
    worker.addGroup(group);
  }
  expect(worker.hasRoomForGroup).toBe(false);
  expect(() => worker.addGroup(99)).toThrow(RangeError);
});
