/** All features: what each promises to clients, and how it is asked. A feature is one line here. */
import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  ServerCapabilities,
  TextDocumentPositionParams,
} from "vscode-languageserver/node";
import type { Host } from "../../src/cli/host.ts";
import type { Documents, Ready } from "./documents.ts";
import { completion } from "./features/completion.ts";
import { hover } from "./features/hover.ts";

/** What features have to do with. */
export interface Session {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly host: Host;
  readonly client: ClientCapabilities;
  /** Does the work on a document as it is now; nothing if it is not open. Fails if the request is cancelled. */
  readonly answer: <Result>(
    uri: string,
    token: CancellationToken,
    work: (ready: Ready) => Result,
  ) => Promise<Result | undefined>;
}

export interface Feature {
  readonly capabilities: (client: ClientCapabilities) => ServerCapabilities;
  readonly register: (session: Session) => void;
}

function offsetIn({ lines }: Ready, { position }: TextDocumentPositionParams): number {
  return lines.offset(position);
}

export const FEATURES: readonly Feature[] = [
  {
    capabilities: () => ({ completionProvider: { triggerCharacters: [..."%$.>:<@({; "] } }),
    register: ({ connection, answer, client }) => {
      connection.onCompletion((at, token) =>
        answer(at.textDocument.uri, token, (ready) =>
          completion(ready.checked, offsetIn(ready, at), {
            lines: ready.lines,
            snippets: client.textDocument?.completion?.completionItem?.snippetSupport ?? false,
          }),
        ),
      );
    },
  },
  {
    capabilities: () => ({ hoverProvider: true }),
    register: ({ connection, answer }) => {
      connection.onHover((at, token) =>
        answer(at.textDocument.uri, token, (ready) => hover(ready.checked, offsetIn(ready, at), ready.lines)),
      );
    },
  },
];
