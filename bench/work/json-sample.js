export default (line) => JSON.parse(line).sample;
