export default (line) => {
  const { sample, depth } = JSON.parse(line);
  return `${sample}\t${depth}`;
};
