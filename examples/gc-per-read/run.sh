threadmill gc-per-read.ts reads.fq --header-out 'read\tlength\tgc'
