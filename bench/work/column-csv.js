export default { format: 'csv', map: (row) => row.ref };
