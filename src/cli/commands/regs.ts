/** `kpc regs`: the registers of an architecture and what they hold. */
import type { Architecture } from "../../target/arch/architecture.ts";
import { command } from "../command.ts";
import type { Compiler } from "../host.ts";
import { TARGET_OPTIONS, readArchitecture } from "../target.ts";

export const regs = command({
  name: "regs",
  summary: "Lists an architecture's registers and what they hold",
  details: ["ARCH is this machine's architecture if it is not given."],
  operands: "[ARCH]",
  mostOperands: 1,
  suggests: [TARGET_OPTIONS.arch],
  options: {},
  examples: ["kpc regs", "kpc regs arm64"],
  async run(_, [given], host) {
    const compiler = await host.compiler();
    const name = readArchitecture(given, host, compiler);
    const arch = compiler.findArchitecture(name);
    if (arch !== undefined) host.stdout.write(registerTable(arch, compiler));
    return 0;
  },
});

function registerTable(arch: Architecture, { describeRole }: Compiler): string {
  const rows = arch.registers.map(({ name, atEntry, atReturn, aliasOf }) => [
    `%${name}`,
    aliasOf === undefined ? describeRole(atEntry) : `the same as %${aliasOf}`,
    aliasOf === undefined ? describeRole(atReturn) : "",
  ]);
  const heads = ["register", "at a function's entry", "when it returns"];
  return `${arch.name}: ${arch.bits} bits, ${arch.byteOrder}-endian\n\n${columns([heads, ...rows])}`;
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}
