threadmill --format fastq --filter 'seq.length >= 50 && meanQuality(qual) >= 20' reads.fq
