export default { format: 'tsv', map: (row) => row.ref };
