// Only a filter: the records that it keeps are written byte for byte.
export default { filter: (text) => !text.startsWith('a') };
