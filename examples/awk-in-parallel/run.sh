threadmill --header 1 variants.tsv -- awk -F '\t' -v OFS='\t' '$7 == "PASS" { $6 = sprintf("%.1f", $6); print }'
