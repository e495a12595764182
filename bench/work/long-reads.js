export default { format: 'fastq', filter: (read) => read.seq.length >= 100 };
