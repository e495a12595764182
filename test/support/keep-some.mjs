// A filter alone: what it keeps goes out byte for byte.
export default { filter: (text) => !text.startsWith('a') };
