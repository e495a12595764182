export default (line) => line.split('\t')[3];
