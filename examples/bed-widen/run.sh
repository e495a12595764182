threadmill --header '#' --header prefix:track --filter '$1 !== "chrM"' \
  --map 'set(2, Math.max(0, +$2 - 50), 3, +$3 + 50)' peaks.bed
