/** Every architecture's register table is the set that its kernel accepts, name by name. */
import { ARCHITECTURES, findArchitecture } from "../../../src/target/arch/index.ts";
import { runCases } from "../harness/guest.ts";
import type { Report } from "../harness/packages.ts";
import { profileOf } from "../profiles.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";

/** Names of every architecture, and what people and other tools write for them. */
function candidates(): string[] {
  const numbered = ["r", "x", "w", "a", "s", "t", "v", "f", "gpr", "gr", "fp", "p"].flatMap((prefix) =>
    Array.from({ length: 33 }, (_, index) => `${prefix}${index}`),
  );
  const known = ARCHITECTURES.flatMap((arch) => [
    ...arch.registers.map(({ name }) => name),
    ...arch.registers.map(({ name }) => name.toUpperCase()),
    ...Object.keys(arch.foreignNames),
  ]);
  return [...new Set([...known, ...numbered])].filter((name) => /^\w+$/.test(name));
}

export async function registers({ kernel }: KernelUnderTest, report: Report): Promise<Outcome> {
  const arch = findArchitecture(kernel.arch);
  if (arch === undefined) throw new Error(`unknown architecture ${kernel.arch}`);
  const { functions, suffix } = profileOf(kernel.id);
  const at = `${functions[0] ?? ""}${suffix}`;
  const names = candidates();
  const cases = names.map((name) => ({ id: name, file: "dynamic_events" as const, lines: [`p:g/e ${at} x=%${name}`] }));
  const { results } = await runCases(kernel, cases, { onProgress: report });
  const ours = new Set(arch.registers.map(({ name }) => name));
  const failures = results.flatMap(({ id, lines, failure }) => {
    if (failure !== undefined) return [`the guest failed (${failure.reason}) at %${id}`];
    const taken = lines[0]?.accepted === true;
    if (taken === ours.has(id) || LENIENT.test(id)) return [];
    return [taken ? `the kernel takes %${id}, the table lacks it` : `the kernel refuses %${id}, the table has it`];
  });
  return { suite: "registers", kernel: kernel.id, compared: names.length, failures, counts: { accepted: ours.size } };
}

/** s390x reads the number behind `r` leniently: `r00` is `r0`. */
const LENIENT = /^r0\d+$/;
