threadmill --pair --format fastq --filter '[r1, r2].every(({ seq, qual }) => seq.length >= 50 && meanQuality(qual) >= 20)' \
  reads_R1.fq reads_R2.fq -o kept_R1.fq -o kept_R2.fq --filtered-out dropped_R1.fq --filtered-out dropped_R2.fq
