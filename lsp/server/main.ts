/** The bundle of the language server: what `kpc lsp` loads. */
import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import type { Host } from "../../src/cli/host.ts";
import { startServer } from "./server.ts";

export interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Serves one client until it goes; the process ends then. */
export function serve(host: Host, { input, output }: Streams, documentation: string | undefined): void {
  const connection = createConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  startServer(connection, { host, documentation });
  connection.listen();
}
