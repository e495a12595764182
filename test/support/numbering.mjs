// Work whose result depends on a record's text and number: no result, one, or two.
export default {
  filter: (text) => !text.startsWith('a'),
  map: (text, { recordNumber }) => {
    if (recordNumber % 5 === 0) return null;
    const result = `${recordNumber}<${text}>`;
    return recordNumber % 3 === 0 ? [result, text] : result;
  },
};
