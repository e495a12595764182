threadmill --format fasta --map '({ id: `${id}_rc`, comment, seq: reverseComplement(seq) })' genes.fa
