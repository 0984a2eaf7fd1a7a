/**
 * Members of real structures: kpc's offsets against the kernel's own BTF syntax, fetched side by side
 * in one event, so that each pair must be the same value.
 */
import { compile } from "../../../src/index.ts";
import type { Target } from "../../../src/target/target.ts";
import { memberPaths } from "../generate/member-paths.ts";
import type { MemberPath } from "../generate/member-paths.ts";
import type { Report } from "../harness/packages.ts";
import { runScripts } from "../harness/scripts.ts";
import type { KernelUnderTest } from "./compile-for.ts";
import type { Outcome } from "./outcome.ts";
import { WORK } from "./work.ts";

export interface MemberOptions {
  readonly target: Target;
  readonly count: number;
  readonly seed: number;
  readonly report: Report;
}

/** Pairs of fields in one event: two fields each, and a line has its limits. */
const PAIRS = 8;

interface Pair {
  readonly name: string;
  readonly path: MemberPath;
}

interface SideBySide {
  readonly event: string;
  readonly definition: string;
  readonly pairs: readonly Pair[];
}

export async function members(under: KernelUnderTest, options: MemberOptions): Promise<Outcome> {
  const { kernel } = under;
  const { target, report } = options;
  const failures: string[] = [];
  // The kernel's own syntax takes a bit-field's place for the little-endian one everywhere.
  const isBig = target.arch.byteOrder === "big";
  const paths = memberPaths(target, options).filter(({ kind }) => !(isBig && kind === "bit-field"));
  const events = sideBySide(target, paths, failures);
  const script = scriptOf(events);
  const { results } = await runScripts(kernel, [{ id: "members", script }], {
    onProgress: report,
    scriptTimeoutSeconds: 240,
  });
  const output = results[0]?.stdout ?? "";
  const refused = [...output.matchAll(/^refused (\S+)$/gm)].map(([, event]) => event);
  const counts = compare(output, events, failures);
  for (const name of refused) {
    const event = events.find((one) => one.event === name);
    failures.push(`refused: ${event?.definition ?? name ?? ""}`);
  }
  if (counts.paths === 0) failures.push(`nothing was fetched: ${results[0]?.stderr ?? ""} ${output.slice(0, 400)}`);
  return {
    suite: "members",
    kernel: kernel.id,
    compared: paths.length,
    failures,
    counts: { ...traitsOf(paths), "seen in the trace": counts.paths, "pairs of values": counts.values },
  };
}

function traitsOf(paths: readonly MemberPath[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (const { kind, traits } of paths) {
    add(kind);
    for (const trait of traits) add(trait);
  }
  return counts;
}

/** One definition with both forms of each path; a kernel that takes few arguments gets several. */
function sideBySide(target: Target, paths: readonly MemberPath[], failures: string[]): SideBySide[] {
  const byFunction = new Map<string, MemberPath[]>();
  for (const path of paths) byFunction.set(path.function, [...(byFunction.get(path.function) ?? []), path]);
  const events: SideBySide[] = [];
  for (const [name, own] of byFunction) {
    for (let start = 0; start < own.length; start += PAIRS) {
      const pairs = own.slice(start, start + PAIRS).map((path, index) => ({ name: `${index}`, path }));
      const event = `e${events.length}`;
      const offsets = fieldsOf(target, "offsets", { name, event, pairs, failures });
      const kernel = fieldsOf(target, "kernel", { name, event, pairs, failures });
      if (offsets === undefined || kernel === undefined) continue;
      // The kernel's bit-fields write eight bytes wherever they are, so none may be the last.
      events.push({ event, pairs, definition: `p:members/${event} ${name} ${kernel} ${offsets}` });
    }
  }
  return events;
}

interface Wanted {
  readonly name: string;
  readonly event: string;
  readonly pairs: readonly Pair[];
  readonly failures: string[];
}

/** `o0=… o1=…` by offsets, `k0=… k1=…` in the kernel's syntax, with the types that C gives. */
function fieldsOf(target: Target, btf: "offsets" | "kernel", wanted: Wanted): string | undefined {
  const { name, event, pairs, failures } = wanted;
  const letter = btf === "offsets" ? "o" : "k";
  const fields = pairs.map((pair) => `${letter}${pair.name}: ${pair.path.text}${typeFor(pair.path, btf)}`);
  const text = `kprobe ${name} as members/${event} < ${fields.join("; ")} >\n`;
  const { output, diagnostics } = compile([{ name: "members.kp", text }], { target, btf });
  const line = output?.split("\n").find((one) => one.startsWith("p:"));
  if (line === undefined) {
    failures.push(`${text}  ${diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ")}`);
    return undefined;
  }
  return line.split(" ").slice(2).join(" ");
}

/** The kernel finds types by itself, but for strings. */
function typeFor({ kind }: MemberPath, btf: "offsets" | "kernel"): string {
  return kind === "string" && btf === "kernel" ? ":string" : "";
}

function scriptOf(events: readonly SideBySide[]): string {
  const define = events.map(
    ({ event, definition }) =>
      `echo '${definition}' >>/sys/kernel/tracing/dynamic_events 2>/dev/null || echo refused ${event}`,
  );
  return `cd /sys/kernel/tracing
${define.join("\n")}
echo 1 >events/members/enable
${WORK}
echo 0 >events/members/enable
grep ' e[0-9]*: ' trace | cut -c 1-1500 | sed 's/^.*: e/e/' | head -n 6000
echo >trace
for each in events/members/e*; do echo "-:members/\${each##*/}" >>dynamic_events; done
`;
}

interface Counts {
  readonly paths: number;
  readonly values: number;
}

function compare(output: string, events: readonly SideBySide[], failures: string[]): Counts {
  const byName = new Map(events.map((event) => [event.event, event]));
  const seen = new Set<string>();
  const wrong = new Set<string>();
  let values = 0;
  for (const [, name, rest] of output.matchAll(/^(e\d+): \([^)]*\) (.*)$/gm)) {
    const event = byName.get(name ?? "");
    const fields = valuesOf(rest ?? "");
    for (const pair of event?.pairs ?? []) {
      const [mine, kernels] = [fields.get(`o${pair.name}`), fields.get(`k${pair.name}`)];
      if (mine === undefined || kernels === undefined) continue;
      values++;
      const key = `${pair.path.function} ${pair.path.text}`;
      seen.add(key);
      if (isSame(mine, kernels) || wrong.has(key)) continue;
      wrong.add(key);
      failures.push(`${key}: ${mine}, the kernel reads ${kernels}\n    ${event?.definition ?? ""}`);
    }
  }
  return { paths: seen.size, values };
}

/** `o0=1 k0="a b"`: strings have spaces. */
function valuesOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/([ok]\d+)=("(?:[^"]*)"|\(\w+\)|\S+)/g)].map(([, name, value]) => [name ?? "", value ?? ""]),
  );
}

/** The kernel shows some types in hexadecimal that kpc has as decimal, and the other way round. */
function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [first, second] = [numberOf(a), numberOf(b)];
  if (first === undefined || second === undefined) return false;
  return [8, 16, 32, 64].some(
    (bits) => BigInt.asUintN(bits, first) === BigInt.asUintN(bits, second) && fits(first, bits) && fits(second, bits),
  );
}

function fits(value: bigint, bits: number): boolean {
  return value < 1n << BigInt(bits) && value >= -(1n << BigInt(bits - 1));
}

function numberOf(text: string): bigint | undefined {
  if (/^0x[0-9a-f]+$/.test(text) || /^\d+$/.test(text)) return BigInt(text);
  return /^-\d+$/.test(text) ? BigInt(text) : undefined;
}
