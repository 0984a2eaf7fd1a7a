/** All features: what each promises to clients, and how it is asked. A feature is one entry here. */
import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  Location,
  ServerCapabilities,
  TextDocumentPositionParams,
} from "vscode-languageserver/node";
import type { Host } from "../../src/cli/host.ts";
import type { Loader } from "../../src/check/files.ts";
import type { Documents, Read, Ready } from "./documents.ts";
import { actionsFor, outlineFor, readable } from "./client-abilities.ts";
import { CODE_ACTION_KINDS, codeActions } from "./features/code-actions.ts";
import { codeLenses, isLensData, lensCommand } from "./features/code-lens.ts";
import { completion } from "./features/completion.ts";
import { documentLinks } from "./features/document-links.ts";
import { foldingRanges } from "./features/folding.ts";
import { formatted, formattedRange } from "./features/formatting.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { definition, highlights, importAt, prepareRename, references, rename } from "./features/navigation.ts";
import { selectionRange } from "./features/selection.ts";
import { LEGEND, semanticTokens } from "./features/semantic-tokens.ts";
import { signatureHelp } from "./features/signature-help.ts";
import { documentSymbols, workspaceSymbols } from "./features/symbols.ts";
import { foldersFor, importedUri, uriOf } from "./files.ts";
import { isLocal, occurrenceAt } from "./document/occurrences.ts";
import { editsForMoves } from "./moved-files.ts";
import { backEnds, compiled, statusOf } from "./requests.ts";
import type { CompileParameters, StatusParameters } from "./requests.ts";
import type { Workspace } from "./workspace.ts";

/** What features have to do with. */
export interface Session {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly workspace: Workspace;
  readonly host: Host;
  readonly load: Loader;
  readonly documentation: string | undefined;
  /** What the client can do; known when it is asked, not before. */
  readonly client: () => ClientCapabilities;
  /** Does the work on a document as it is now; nothing if it is not open. Fails if the request is cancelled. */
  readonly answer: <Result>(
    uri: string,
    token: CancellationToken,
    work: (ready: Ready) => Result | Promise<Result>,
  ) => Promise<Result | undefined>;
}

export interface Feature {
  readonly capabilities: ServerCapabilities | ((client: ClientCapabilities) => ServerCapabilities);
  readonly register: (session: Session) => void;
}

function offsetIn({ lines }: Ready, { position }: Pick<TextDocumentPositionParams, "position">): number {
  return lines.offset(position);
}

function startOf(uri: string): Location {
  const start = { line: 0, character: 0 };
  return { uri, range: { start, end: start } };
}

/** The other files in which the name at a position can be meant. */
async function filesFor(
  { workspace }: Session,
  ready: Ready,
  offset: number,
  token: CancellationToken,
): Promise<readonly Read[]> {
  const at = occurrenceAt(ready.checked, offset);
  return at === undefined || isLocal(at.found) ? [] : workspace.filesFor(ready, at.found.key, token);
}

export const FEATURES: readonly Feature[] = [
  {
    // Not what ends a line: a list that opens there would take Enter for a choice.
    capabilities: { completionProvider: { triggerCharacters: [...'%$.>:@( /"'] } },
    register: ({ connection, answer, client, documents, host }) =>
      connection.onCompletion((at, token) =>
        answer(at.textDocument.uri, token, (ready) => {
          const can = client().textDocument?.completion?.completionItem;
          const [snippets, replaces] = [can?.snippetSupport ?? false, can?.insertReplaceSupport ?? false];
          const folders = foldersFor(host, ready.name, documents.chosenFor(ready.uri)?.choice.root);
          const how = { lines: ready.lines, snippets, replaces, folders };
          return readable(completion(ready.checked, offsetIn(ready, at), how), "completion", client());
        }),
      ),
  },
  {
    capabilities: { hoverProvider: true },
    register: ({ connection, answer, client }) =>
      connection.onHover((at, token) =>
        answer(at.textDocument.uri, token, (ready) =>
          readable(hover(ready.checked, offsetIn(ready, at), ready.lines), "hover", client()),
        ),
      ),
  },
  {
    capabilities: { signatureHelpProvider: { triggerCharacters: [" ", "(", "<", ","] } },
    register: ({ connection, answer, client }) =>
      connection.onSignatureHelp((at, token) =>
        answer(at.textDocument.uri, token, (ready) =>
          readable(signatureHelp(ready.checked, offsetIn(ready, at)), "signatures", client()),
        ),
      ),
  },
  {
    capabilities: { definitionProvider: true },
    register: (session) =>
      session.connection.onDefinition((at, token) =>
        session.answer(at.textDocument.uri, token, async (ready): Promise<Location[]> => {
          const offset = offsetIn(ready, at);
          const path = importAt(ready.checked, offset);
          if (path !== undefined) {
            const uri = importedUri(path, ready.name);
            return uri === undefined ? [] : [startOf(uri)];
          }
          const near = definition(ready, offset, session.workspace.imports(ready));
          return near.length > 0 ? near : definition(ready, offset, await filesFor(session, ready, offset, token));
        }),
      ),
  },
  {
    capabilities: { referencesProvider: true },
    register: (session) =>
      session.connection.onReferences((at, token) =>
        session.answer(at.textDocument.uri, token, async (ready) => {
          const offset = offsetIn(ready, at);
          const others = await filesFor(session, ready, offset, token);
          return references(ready, offset, { others, includeDeclaration: at.context.includeDeclaration });
        }),
      ),
  },
  {
    capabilities: { documentHighlightProvider: true },
    register: ({ connection, answer }) =>
      connection.onDocumentHighlight((at, token) =>
        answer(at.textDocument.uri, token, (ready) => highlights(ready, offsetIn(ready, at))),
      ),
  },
  {
    capabilities: ({ textDocument }) => ({
      renameProvider: textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
    }),
    register: (session) => {
      session.connection.onPrepareRename((at, token) =>
        session.answer(at.textDocument.uri, token, (ready) => prepareRename(ready, offsetIn(ready, at))),
      );
      session.connection.onRenameRequest((at, token) =>
        session.answer(at.textDocument.uri, token, async (ready) => {
          const offset = offsetIn(ready, at);
          const renamed = rename(ready, offset, at.newName, await filesFor(session, ready, offset, token));
          if (renamed.kind === "refused") throw new ResponseError(ErrorCodes.InvalidParams, renamed.reason);
          return { changes: renamed.changes };
        }),
      );
    },
  },
  {
    capabilities: { documentSymbolProvider: true },
    register: ({ connection, answer, client }) =>
      connection.onDocumentSymbol((of, token) =>
        answer(of.textDocument.uri, token, ({ checked, lines, uri }) =>
          outlineFor(documentSymbols(checked, lines), uri, client()),
        ),
      ),
  },
  {
    capabilities: { workspaceSymbolProvider: true },
    register: ({ connection, workspace }) =>
      connection.onWorkspaceSymbol(async ({ query }, token) =>
        workspaceSymbols(await workspace.programs(token), query),
      ),
  },
  {
    // `MOVES`, which the server says together with its folders.
    capabilities: {},
    register: ({ connection, workspace }) =>
      connection.workspace.onWillRenameFiles(async ({ files }, token) => ({
        changes: editsForMoves(await workspace.programs(token), files),
      })),
  },
  {
    capabilities: { foldingRangeProvider: true },
    register: ({ connection, answer }) =>
      connection.onFoldingRanges((of, token) =>
        answer(of.textDocument.uri, token, ({ checked, lines }) => foldingRanges(checked, lines)),
      ),
  },
  {
    capabilities: { selectionRangeProvider: true },
    register: ({ connection, answer }) =>
      connection.onSelectionRanges((at, token) =>
        answer(at.textDocument.uri, token, ({ checked, lines }) =>
          at.positions.map((position) => selectionRange(checked, lines.offset(position), lines)),
        ),
      ),
  },
  {
    capabilities: { semanticTokensProvider: { legend: LEGEND, full: true, range: true } },
    register: ({ connection, answer }) => {
      const none = { data: [] };
      connection.languages.semanticTokens.on(
        async (of, token) =>
          (await answer(of.textDocument.uri, token, ({ checked, lines }) => semanticTokens(checked, lines))) ?? none,
      );
      connection.languages.semanticTokens.onRange(
        async (of, token) =>
          (await answer(of.textDocument.uri, token, ({ checked, lines }) => {
            const range = { start: lines.offset(of.range.start), end: lines.offset(of.range.end) };
            return semanticTokens(checked, lines, range);
          })) ?? none,
      );
    },
  },
  {
    capabilities: { documentFormattingProvider: true, documentRangeFormattingProvider: true },
    register: ({ connection, answer }) => {
      connection.onDocumentFormatting(async (of, token) => {
        const edits = await answer(of.textDocument.uri, token, ({ checked }) => formatted(checked.text));
        return edits;
      });
      connection.onDocumentRangeFormatting(async (of, token) => {
        const edits = await answer(of.textDocument.uri, token, ({ checked, lines }) =>
          formattedRange(checked.text, { start: lines.offset(of.range.start), end: lines.offset(of.range.end) }),
        );
        return edits;
      });
    },
  },
  {
    capabilities: { inlayHintProvider: true },
    register: ({ connection, answer }) =>
      connection.languages.inlayHint.on((of, token) =>
        answer(of.textDocument.uri, token, ({ checked, lines }) =>
          inlayHints(checked, lines, { start: lines.offset(of.range.start), end: lines.offset(of.range.end) }),
        ),
      ),
  },
  {
    capabilities: { codeLensProvider: { resolveProvider: true } },
    register: ({ connection, answer }) => {
      connection.onCodeLens((of, token) =>
        answer(of.textDocument.uri, token, ({ checked, lines, uri }) => codeLenses(checked, lines, uri)),
      );
      connection.onCodeLensResolve(async (lens, token) => {
        const data: unknown = lens.data;
        if (!isLensData(data)) return lens;
        const command = await answer(data.uri, token, ({ checked }) => lensCommand(checked, data));
        return command === undefined ? lens : { ...lens, command };
      });
    },
  },
  {
    capabilities: { codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS] } },
    register: ({ connection, answer, client, documentation, documents }) =>
      connection.onCodeAction((of, token) =>
        answer(of.textDocument.uri, token, ({ checked, lines, uri }) => {
          const span = { start: lines.offset(of.range.start), end: lines.offset(of.range.end) };
          const options = { lines, uri, documentation, imported: documents.file, only: of.context.only };
          return actionsFor(codeActions(checked, span, options), client());
        }),
      ),
  },
  {
    capabilities: { documentLinkProvider: {} },
    register: ({ connection, answer }) =>
      connection.onDocumentLinks((of, token) =>
        answer(of.textDocument.uri, token, ({ checked, lines }) =>
          documentLinks(checked, {
            lines,
            uriOfImport: (path) => importedUri(path, checked.name),
            uriOfFile: (path) => {
              const found = checked.kernel.programs?.find(path);
              return found?.kind === "found" ? uriOf(found.path) : undefined;
            },
          }),
        ),
      ),
  },
  {
    capabilities: {},
    register: ({ connection, documents, answer, load }) => {
      connection.onRequest("kpc/status", async ({ uri }: StatusParameters, token: CancellationToken) => {
        const chosen = await answer(uri, token, () => documents.chosenFor(uri));
        return chosen === undefined ? null : statusOf(chosen);
      });
      connection.onRequest("kpc/backEnds", () => backEnds());
      connection.onRequest("kpc/compile", async (parameters: CompileParameters, token: CancellationToken) => {
        const found = await answer(parameters.uri, token, (ready) => compiled(ready, parameters, load));
        return found ?? null;
      });
    },
  },
];
