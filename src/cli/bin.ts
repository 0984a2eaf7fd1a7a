/**
 * The program `kpc`: a small bundle that loads the compiler's bundle when a command needs it.
 *
 * The compiler comes with V8's code cache, which saves compiling it. Another version of Node takes
 * no notice of the cache, and without the file everything works as well.
 */
import { readFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import type { Compiler } from "./host.ts";
import { run } from "./main.ts";
import { nodeHost } from "./node-host.ts";

/** What Node wraps a module in. */
type Wrapped = (
  ...given: readonly [exports: object, require: NodeJS.Require, module: object, filename: string, folder: string]
) => void;

/** Runs the bundle as `require` would, by way of the code cache. */
function loadCompiler(): Compiler {
  const filename = join(__dirname, "compiler.cjs");
  const cachedData = readIfThere(`${filename}.cache`);
  // The bundle is ASCII: as Latin-1 it needs no decoding.
  const script = new Script(wrap(readFileSync(filename, "latin1")), {
    filename,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} };
  const body = script.runInThisContext() as Wrapped;
  body(module.exports, createRequire(filename), module, filename, dirname(filename));
  return module.exports as Compiler;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

let compiler: Compiler | undefined;
const host = nodeHost(() => Promise.resolve((compiler ??= loadCompiler())));
void run(process.argv.slice(2), host).then((code) => {
  process.exitCode = code;
});
