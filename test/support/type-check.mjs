// Type-checks programs in one process. Standard input: a JSON array of { files, compilerOptions }.
// Standard output: the compiler's diagnostics for each. Files used by several programs are parsed
// once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';

const ts = createRequire(import.meta.url)('typescript');
const parsed = new Map();

function check({ folder, files, compilerOptions }) {
  const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, folder);
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => folder;
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, settings, ...rest) => {
    const key = JSON.stringify([path, settings]);
    if (!parsed.has(key)) parsed.set(key, read(path, settings, ...rest));
    return parsed.get(key);
  };
  const program = ts.createProgram(files, options, host);
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    if (file === undefined) return text;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${relative(folder, file.fileName)}:${line + 1}: ${text}`;
  });
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(check)));
