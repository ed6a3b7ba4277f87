// The declarations of the public API, and what the REPL says about it: both from one reading of the sources.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

/** Writes dist/types and dist/docs.json. */
export async function writeDeclarations(root) {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.types.json'), {}, ts.sys);
  const program = ts.createProgram(config.fileNames, config.options);
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) {
    throw new Error(ts.formatDiagnostics(problems, ts.createCompilerHost(config.options)));
  }
  await mkdir(join(root, 'dist'), { recursive: true });
  const docs = docsOf(program, [join(root, 'src/index.ts')]);
  await writeFile(join(root, 'dist/docs.json'), JSON.stringify(docs));
}

/** Name of a class, interface or constant to what it is and what its members are. */
function docsOf(program, files) {
  const checker = program.getTypeChecker();
  const docs = {};
  for (const file of files) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      docs[exported.name] = { ...entryOf(checker, symbol), members: membersOf(checker, symbol) };
    }
  }
  return docs;
}

function membersOf(checker, symbol) {
  const type =
    symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)
      ? checker.getDeclaredTypeOfSymbol(symbol)
      : symbol.flags & ts.SymbolFlags.Variable
        ? checker.getTypeOfSymbol(symbol)
        : undefined;
  if (!type || !(type.flags & ts.TypeFlags.Object)) return {};
  const members = checker
    .getPropertiesOfType(type)
    .filter((member) => !member.name.startsWith('__') && !isPrivate(member) && ownedByUs(member));
  return Object.fromEntries(members.map((member) => [member.name, entryOf(checker, member)]));
}

function isPrivate(symbol) {
  const flags = symbol.valueDeclaration ? ts.getCombinedModifierFlags(symbol.valueDeclaration) : 0;
  return (flags & ts.ModifierFlags.Private) !== 0 || symbol.name.startsWith('#');
}

/** What an array or a map can do is no news. */
function ownedByUs(symbol) {
  return (
    symbol.declarations?.every((node) => !node.getSourceFile().fileName.includes('node_modules')) ?? false
  );
}

function entryOf(checker, symbol) {
  const tags = symbol.getJsDocTags(checker);
  const example = tags.find(({ name }) => name === 'example')?.text;
  return {
    signature: signatureOf(checker, symbol),
    doc: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    notes: tags
      .filter(({ name }) => ['param', 'returns', 'throws', 'defaultValue'].includes(name))
      .map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`.trim()),
    ...(example && { example: ts.displayPartsToString(example) }),
  };
}

function signatureOf(checker, symbol) {
  const node = symbol.valueDeclaration ?? symbol.declarations?.[0];
  if (!node || symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) return symbol.name;
  const type = checker.getTypeOfSymbolAtLocation(symbol, node);
  const [signature] = type.getCallSignatures();
  if (!signature) return `${symbol.name}: ${checker.typeToString(type)}`;
  return `${symbol.name}${checker.signatureToString(signature, node, ts.TypeFormatFlags.NoTruncation)}`;
}
