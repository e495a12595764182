threadmill histogram.ts reads.fq --header-out 'length\treads'
