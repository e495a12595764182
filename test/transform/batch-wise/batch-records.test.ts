import { NdjsonFormat } from '../../../src/records/formats/ndjson.ts';
import { BatchRecords } from '../../../src/transform/batch-wise/batch-records.ts';

test('records of a batch are printed exactly, in any order: changed, copied or unchanged', () => {
  const texts = ['{"n":1, "x":1.50}', '{"n":12345678901234567890, "x":0.1234567890123456789}', '{"n":3,"x":0.10}'];
  const records = new BatchRecords(new NdjsonFormat());
  texts.forEach((text, i) => records.add(text, i + 1));
  const all = records.all as Record<string, unknown>[];
  expect(all.toReversed().map((each) => records.print(each))).toEqual(texts.toReversed());
  expect(all.map((each) => records.print({ ...each }))).toEqual([
    '{"n":1,"x":1.5}',
    '{"n":12345678901234567890,"x":0.1234567890123456789}',
    '{"n":3,"x":0.1}',
  ]);
  all[1]!.m = 1;
  expect(records.print(all[1])).toBe('{"n":12345678901234567890,"x":0.1234567890123456789,"m":1}');
  records.clear();
  records.add(texts[0]!, 4);
  expect(records.print({ x: all[1]!.x })).toBe('{"x":0.12345678901234568}');
});
