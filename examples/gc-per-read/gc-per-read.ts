// Length and share of G and C of each read, as a table.
import { defineTransform, gc } from 'threadmill';

export default defineTransform({
  format: 'fastq',
  map: ({ id, seq }) => `${id}\t${seq.length}\t${gc(seq).toFixed(3)}`,
});
