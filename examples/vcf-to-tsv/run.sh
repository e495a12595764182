threadmill --header-out 'chrom\tpos\tid\tqual\tdepth' \
  --filter 'filter === "PASS" && qual >= 30' \
  --map 'row(chrom, pos, id ?? ".", qual, info.DP ?? "")' variants.vcf
