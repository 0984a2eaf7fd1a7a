// For a person: does each kernel boot and take definitions, and how fast is it?
//   npx tsx test/conformance/harness/measure.ts [KERNEL…]
// Two loads: definitions that are refused early, and a mixture of which half are accepted.
import { runCases } from "./guest.ts";
import { KERNELS, kernelById } from "./kernels.ts";
import type { GuestCase, GuestResult } from "./protocol.ts";

const REFUSED = 750;
const MIXED = 400;
/** On riscv64 a function's entry is an ftrace site that kprobes may not use; 4 bytes on they may. */
const offset = (arch: string): string => (arch === "riscv64" ? "+4" : "");

function refusedCases(arch: string): GuestCase[] {
  return Array.from({ length: REFUSED }, (_, i) => ({
    id: `refused-${i}`,
    file: "kprobe_events",
    lines: [`p:g/e vfs_read${offset(arch)} a=%nosuch${i}`],
  }));
}

function mixedCases(arch: string): GuestCase[] {
  const at = `vfs_read${offset(arch)}`;
  const lines = [
    `p:g/e ${at} a=$stack0:u64 b=+8($stack):x32`,
    `p:g/e ${at} a=$comm:string`,
    `p:g/e /bin/busybox:0x1000 a=+0($stack):u8[4]`,
    `r:g/e /bin/busybox:0x1000 a=$retval`,
    "p:g/e no_such_function a=$stack",
    `p:g/e ${at} a=$nosuch`,
    `p:g/e ${at} a=$stack:nosuch`,
    "p:g/e /bin/nosuch:0x1000",
  ];
  return Array.from({ length: MIXED }, (_, i) => ({
    id: `mixed-${i}`,
    file: "dynamic_events",
    lines: [lines[i % lines.length] ?? ""],
  }));
}

function accepted(results: readonly GuestResult[]): number {
  return results.filter((each) => each.lines.every((line) => line.accepted) && each.listing.length === 1).length;
}

const ids = process.argv.slice(2);
const kernels = ids.length > 0 ? ids.map(kernelById) : KERNELS;
const onProgress = (text: string): void => console.error(text);
console.log("kernel | package version | boot s | refused/s | mixed/s | accepted of mixed | failures");
for (const kernel of kernels) {
  try {
    const refused = await runCases(kernel, refusedCases(kernel.arch), { onProgress });
    const mixed = await runCases(kernel, mixedCases(kernel.arch), { onProgress });
    const failures = [...refused.results, ...mixed.results].filter((each) => each.failure !== undefined);
    const cells = [
      kernel.id,
      mixed.facts.packageVersion,
      `${refused.facts.bootSeconds.toFixed(1)}, ${mixed.facts.bootSeconds.toFixed(1)}`,
      refused.casesPerSecond.toFixed(0),
      mixed.casesPerSecond.toFixed(0),
      `${accepted(mixed.results)}/${MIXED}`,
      String(failures.length + accepted(refused.results)),
    ];
    console.log(cells.join(" | "));
  } catch (error) {
    console.log(`${kernel.id} | ${String(error)}`);
  }
}
