export default { format: 'ndjson', map: (record) => ({ user: record.sample, ms: record.depth * 2 }) };
