threadmill genes.ts annotation.gff3 --header '##' --header-out 'id\tname\tbiotype\tchrom\tstart\tend\tstrand'
