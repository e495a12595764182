import { ProcessGroupTable, MOST_GROUPS } from '../../../src/io/process/process-group-table.ts';

function twoSides(): { worker: ProcessGroupTable; main: ProcessGroupTable } {
  const memory = ProcessGroupTable.memory(3);
  return { worker: new ProcessGroupTable(memory, 2), main: new ProcessGroupTable(memory, 2) };
}

test('main sees the entries, of this worker only', () => {
  const memory = ProcessGroupTable.memory(2);
  const [one, two] = [1, 2].map((worker) => new ProcessGroupTable(memory, worker));
  one!.update(() => one!.addGroup(11));
  two!.update(() => two!.addGroup(22));
  one!.update(() => one!.addGroup(12));
  one!.removeGroup(11);
  expect([new ProcessGroupTable(memory, 1).groups, new ProcessGroupTable(memory, 2).groups]).toEqual([[12], [22]]);
});

test("during a change the table can't be frozen, and once it is frozen no change can begin", () => {
  const { worker, main } = twoSides();
  worker.update(() => {
    expect(main.freeze()).toBe(false);
    worker.addGroup(7);
  });
  expect([main.freeze(), main.freeze(), main.groups]).toEqual([true, true, [7]]);
  expect(() => worker.update(() => worker.addGroup(8))).toThrow("can't be changed now");
  expect(main.groups).toEqual([7]);
});

test('a change that throws is over', () => {
  const { worker, main } = twoSides();
  expect(() =>
    worker.update(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(main.freeze()).toBe(true);
});

test('there is room for the given number of groups', () => {
  const { worker } = twoSides();
  for (let group = 1; group <= MOST_GROUPS; group += 1) {
    expect(worker.hasRoomForGroup).toBe(true);
    worker.addGroup(group);
  }
  expect(worker.hasRoomForGroup).toBe(false);
  expect(() => worker.addGroup(99)).toThrow(RangeError);
});
