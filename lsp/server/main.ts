/** The bundle of the language server: what `kpc lsp` loads. */
import { createConnection } from "vscode-languageserver/node";
import { setFlagsFromString } from "node:v8";
import type { Host } from "../../src/cli/host.ts";
import { startServer } from "./server.ts";

/**
 * Between two collections the heap at most doubles; by itself it grows to four times of what is in use. That is a
 * fifth of the process's memory, and hardly a millisecond of a keystroke: see bench/README.md.
 */
const HEAP_GROWTH = "--heap-growing-percent=100";

export interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Serves one client until it goes; the process ends then. */
export function serve(host: Host, { input, output }: Streams, documentation: string | undefined): void {
  setFlagsFromString(HEAP_GROWTH);
  // Of streams the library sees when they end: an editor that was killed says no goodbye.
  const connection = createConnection(input, output);
  // What is read is named by texts and settings; whoever wrote those must not make the editor wait.
  startServer(connection, { host: { ...host, readFile: host.readRegularFile }, documentation });
  connection.listen();
}
