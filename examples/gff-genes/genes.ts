// Genes of a GFF3 file as a table. https://github.com/The-Sequence-Ontology/Specifications (gff3.md): attributes are
// key=value between semicolons, with %XX for what would break them.

function attributesOf(column: string): ReadonlyMap<string, string> {
  const pairs = column.split(';').map((pair): [string, string] => {
    const [key = '', value = ''] = pair.split('=');
    return [decodeURIComponent(key), decodeURIComponent(value)];
  });
  return new Map(pairs);
}

export default function geneRow(line: string): string | null {
  if (line.startsWith('#')) return null; // ### closes a group of features
  const [chrom, , type, start, end, , strand, , attributes = ''] = line.split('\t');
  if (type !== 'gene') return null;
  const of = attributesOf(attributes);
  return [of.get('ID') ?? '', of.get('Name') ?? '', of.get('biotype') ?? '', chrom, start, end, strand].join('\t');
}
