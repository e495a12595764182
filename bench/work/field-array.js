export default { format: 'tsv', map: (row) => row[3] };
