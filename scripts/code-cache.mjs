/**
 * Writes V8's code cache of the compiler's bundle, which src/cli/bin.ts loads in the same way.
 *
 * It is made after programs were compiled, so that it holds the functions which that takes and no
 * others: functions that are not in it are compiled when they are called.
 */
import { readFileSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const filename = join(dirname(fileURLToPath(import.meta.url)), "../dist/bin/compiler.cjs");
const script = new Script(Module.wrap(readFileSync(filename, "latin1")), { filename });
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(filename), module, filename, dirname(filename));

const { compile } = module.exports;
compile([{ name: "warm.kp", text: "kprobe vfs_read as reads < count: %dx; +0x10(%si):u32 >\n" }], { arch: "x86_64" });
writeFileSync(`${filename}.cache`, script.createCachedData());
