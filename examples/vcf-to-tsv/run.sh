threadmill --header '#' --header-out 'chrom\tpos\tid\tqual\tdepth' \
  --filter 'col.FILTER === "PASS" && +col.QUAL >= 30' \
  --map 'row(col.CHROM, col.POS, col.ID, col.QUAL, /(?:^|;)DP=([^;]*)/.exec(col.INFO)?.[1] ?? "")' variants.vcf
