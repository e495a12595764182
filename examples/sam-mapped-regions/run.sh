threadmill --header '@' --header-out none --filter '!(+$2 & 4) && +$5 >= 20' \
  --map 'row($3, +$4 - 1, +$4 - 1 + (($6.match(/\d+(?=[MDN=X])/g) ?? []).reduce((sum, n) => sum + +n, 0)), $1, $5)' alignments.sam
