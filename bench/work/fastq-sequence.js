export default (record) => record.split('\n')[1];
