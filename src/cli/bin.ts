/**
 * The program `kpc`: a small bundle that loads the compiler's bundle when a command needs it.
 *
 * The compiler comes with V8's code cache, which saves compiling it. Another version of Node takes
 * no notice of the cache, and without the file everything works as well.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import type * as server from "../../lsp/server/main.ts";
import type { Compiler, Formatter, Host } from "./host.ts";
import { run } from "./main.ts";
import { nodeHost } from "./node-host.ts";

/** What Node wraps a module in. */
type Wrapped = (
  ...given: readonly [exports: object, require: NodeJS.Require, module: object, filename: string, folder: string]
) => void;

/** Runs a bundle as `require` would, by way of the code cache. */
function load(name: string): unknown {
  const filename = join(__dirname, name);
  const cachedData = readIfThere(`${filename}.cache`);
  // The bundle is ASCII: as Latin-1 it needs no decoding.
  const script = new Script(wrap(readFileSync(filename, "latin1")), {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} };
  const body = script.runInThisContext() as Wrapped;
  body(module.exports, createRequire(filename), module, filename, dirname(filename));
  return module.exports;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

let compiler: Compiler | undefined;
const ownHost = nodeHost(() => Promise.resolve((compiler ??= load("compiler.cjs") as Compiler)));
const formatter: Host["formatter"] = () => Promise.resolve(load("formatter.cjs") as Formatter);
const host: Host = { ...ownHost, formatter, serveEditor };

/** The server ends the process itself, when the editor goes. */
function serveEditor(): Promise<number> {
  const { serve } = load("server.cjs") as typeof server;
  const page = join(__dirname, "../../docs/diagnostics.md");
  // Where only the bundles are, a link would lead nowhere.
  const documentation = existsSync(page) ? pathToFileURL(page).href : undefined;
  serve(host, { input: process.stdin, output: process.stdout }, documentation);
  return new Promise(() => undefined);
}

void run(process.argv.slice(2), host).then((code) => {
  process.exitCode = code;
});
