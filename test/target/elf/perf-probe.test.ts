/**
 * This machine's own files: offsets are those of `perf probe`, and addresses those of `readelf`, where
 * these are installed. perf takes a while for each call, so it is asked for some symbols of many.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openElf } from "../../../src/target/elf/elf.ts";
import type { Elf } from "../../../src/target/elf/elf.ts";
import { locateFunction } from "../../../src/target/elf/locate.ts";
import { findProgram } from "../../../src/target/host/programs.ts";

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LC_ALL: "C" },
  });
}

function isInstalled(command: string): boolean {
  try {
    run(command, ["--version"]);
    return true;
  } catch {
    return false;
  }
}

const files = ["libc", "bash", "sh"].flatMap((name) => {
  const found = findProgram(name, { root: "/", path: "/usr/bin:/bin" });
  return found.kind === "found" ? [{ name, file: found.file }] : [];
});

interface ReadSymbol {
  readonly address: bigint;
  readonly type: string;
  readonly section: string;
  readonly version: string | undefined;
  readonly isDefault: boolean;
}

/** The functions of `readelf`'s tables, by their bare names. */
function readSymbols(file: string): Map<string, ReadSymbol[]> {
  const symbols = new Map<string, ReadSymbol[]>();
  for (const line of run("readelf", ["-sW", file]).split("\n")) {
    const match = /^\s*\d+: ([0-9a-f]+)\s+\S+ (\S+)\s+\S+\s+\S+\s+(\S+) ([^@\s]+)(?:(@@?)(\S+))?/.exec(line);
    const [, address, type = "", section = "", name = "", at, version] = match ?? [];
    if (address === undefined || !["FUNC", "IFUNC"].includes(type)) continue;
    const symbol = { address: BigInt(`0x${address}`), type, section, version, isDefault: at !== "@" };
    symbols.set(name, [...(symbols.get(name) ?? []), symbol]);
  }
  return symbols;
}

/** By the program headers that `readelf` shows. */
function offsetBy(file: string): (address: bigint) => bigint | undefined {
  const lines = run("readelf", ["-lW", file]).matchAll(/^\s*LOAD\s+(\S+) (\S+) \S+ (\S+)/gm);
  const loads = [...lines].map((match) => match.slice(1).map((text) => BigInt(text)));
  return (address) => {
    const load = loads.find(([, start = 0n, size = 0n]) => address >= start && address < start + size);
    return load === undefined ? undefined : address - (load[1] ?? 0n) + (load[0] ?? 0n);
  };
}

function located(elf: Elf, name: string): string {
  const result = locateFunction(elf, name);
  return result.kind === "found" ? `0x${result.offset.toString(16)}` : result.kind;
}

describe.skipIf(!isInstalled("readelf"))("readelf agrees", () => {
  test.each(files)("of all functions of $name", ({ file }) => {
    const elf = openElf(readFileSync(file));
    const offset = offsetBy(file);
    const expected = new Map<string, string>();
    for (const [name, all] of readSymbols(file)) {
      const defined = all.filter(({ section }) => section !== "UND");
      const current = defined.filter(({ isDefault }) => isDefault);
      const meant = current.length > 0 ? current : defined;
      const places = new Set(meant.map(({ address }) => `0x${offset(address)?.toString(16)}`));
      const isChosen = meant.some(({ type }) => type === "IFUNC");
      const one = isChosen ? "ifunc" : places.size > 1 ? "several" : ([...places][0] ?? "imported");
      expected.set(name, one);
      for (const { version, address, type } of defined) {
        if (version === undefined || type === "IFUNC") continue;
        expected.set(`${name}@${version}`, `0x${offset(address)?.toString(16)}`);
      }
    }
    const actual = new Map([...expected.keys()].map((name) => [name, located(elf, name)]));
    expect(actual).toEqual(expected);
    expect(expected.size).toBeGreaterThan(file.endsWith("dash") ? 50 : 500);
  });
});

/**
 * A copy whose build id is not that of any debug information: perf would find that and place a probe
 * where the parameters have been saved, on inlined copies, and not at all on assembly.
 */
function withoutDebugInformation(file: string): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(file));
  const note = openElf(bytes).section(".note.gnu.build-id");
  // Behind the note's head and its name, "GNU".
  if (note !== undefined)
    for (let at = note.offset + 16; at < note.offset + note.size; at++) bytes[at] = ~(bytes[at] ?? 0);
  return bytes;
}

describe.skipIf(!isInstalled("perf"))("perf probe agrees", () => {
  const folder = mkdtempSync(join(tmpdir(), "kpc-perf-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // A stripped shell has no functions to ask for.
  test.each(files.filter(({ name }) => name !== "sh"))("on functions of $name", ({ name: program, file }) => {
    const copy = join(folder, program);
    const bytes = withoutDebugInformation(file);
    writeFileSync(copy, bytes);
    const elf = openElf(bytes);
    const names = [...elf.symbolNames()].filter(
      (name) => /^[a-z]\w*$/i.test(name) && located(elf, name).startsWith("0x"),
    );
    const every = Math.max(1, Math.floor(names.length / 20));
    const some = names.filter((_, index) => index % every === 0);
    const output = run("perf", ["--buildid-dir", folder, "probe", "-x", copy, ...some.flatMap((name) => ["-D", name])]);
    const theirs = new Set(
      [...output.matchAll(/^p:\w+\/(\S+) \S+:(0x[0-9a-f]+)$/gm)].map((match) => match.slice(1).join(" ")),
    );
    // perf takes old versions as well, and the stubs through which a file calls itself.
    expect(some.map((name) => `${name} ${located(elf, name)}`).filter((place) => !theirs.has(place))).toEqual([]);
    expect(some.length).toBeGreaterThanOrEqual(20);
  });
});
