threadmill --filter 'chrom !== "chrM"' \
  --map 'set(2, Math.max(0, start - 50), 3, end + 50)' peaks.bed
