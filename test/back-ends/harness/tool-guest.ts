// Runs shell cases in a guest that has tracing tools: a kernel of the harness and the tools of a Debian
// release. Several cases run in one boot; a guest that dies costs the case it died in, and the rest
// goes on in another one.
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { cachePath, temporaryBeside, writeWhole } from "../../conformance/harness/cache.ts";
import type { BootOutcome } from "../../conformance/harness/console.ts";
import { bootGuest } from "../../conformance/harness/console.ts";
import type { PreparedGuest } from "../../conformance/harness/guest.ts";
import { prepareGuest } from "../../conformance/harness/guest.ts";
import type { ExtraFiles } from "../../conformance/harness/initramfs.ts";
import { buildInitramfs } from "../../conformance/harness/initramfs.ts";
import type { Kernel } from "../../conformance/harness/kernels.ts";
import type { Report } from "../../conformance/harness/packages.ts";
import type { GuestFailure } from "../../conformance/harness/protocol.ts";
import { qemuArguments } from "../../conformance/harness/qemu.ts";
import { CASES, CASE_SECONDS, CaseDecoder, PLACED, caseRunner } from "./case-runner.ts";
import type { CaseResult, ToolCase } from "./case-runner.ts";
import { Channel } from "./channel.ts";
import type { RootDisk } from "./root-disk.ts";
import { rootDisk } from "./root-disk.ts";
import { toolRootOf } from "./tool-root.ts";

export interface ToolGuestQuery {
  /** The Debian release whose tools it has. */
  readonly suite: string;
  readonly kernel: Kernel;
}

export interface ToolGuestOptions {
  /** Told of downloads, boots, deaths and the case that begins. */
  readonly onProgress?: Report;
  /** Files to put into the Debian root, by absolute path. */
  readonly files?: ExtraFiles;
  readonly memory?: string;
}

/** clang takes half of it for a program of BCC. */
const MEMORY = "2G";
const BOOT_SECONDS = 180;
/** What is done after a case, on the slowest guest. */
const CLEANING_SECONDS = 60;
const MAXIMUM_DEATHS = 10;

/** The cases' results, in their order, each as soon as it is known. */
export async function* withToolGuest(
  query: ToolGuestQuery,
  cases: readonly ToolCase[],
  options: ToolGuestOptions = {},
): AsyncGenerator<CaseResult> {
  const report = options.onProgress ?? (() => undefined);
  const guest = await prepareGuest(query.kernel, report);
  const disk = await rootDisk(toolRootOf(query, guest.image), report);
  let deaths = 0;
  for (let done = 0; done < cases.length;) {
    const batch = cases.slice(done);
    const results = new Channel<CaseResult>();
    const decoder = new CaseDecoder(batch, results, (index) => {
      report(`${query.kernel.id} ${done + index + 1}/${cases.length} ${batch[index]?.id ?? "?"}`);
    });
    const boot = bootWith({ guest, disk, cases: batch, options }, decoder).finally(() => results.end());
    yield* results;
    const outcome = await boot;
    done += decoder.finished;
    const died = cases[done];
    if (died === undefined || decoder.dirty) continue;
    const reason = outcome.end === "done" ? "lost output" : outcome.end;
    report(`${query.kernel.id} died (${reason}) in ${died.id}`);
    yield unfinished(died, { reason, console: outcome.tail });
    done++;
    if (++deaths < MAXIMUM_DEATHS) continue;
    yield* cases.slice(done).map((one) => unfinished(one, { reason: "not run", console: "" }));
    return;
  }
}

interface Boot {
  readonly guest: PreparedGuest;
  readonly disk: RootDisk;
  readonly cases: readonly ToolCase[];
  readonly options: ToolGuestOptions;
}

async function bootWith({ guest, disk, cases, options }: Boot, decoder: CaseDecoder): Promise<BootOutcome> {
  const { kernel, image, qemu, busybox } = guest;
  const placed: Record<string, ExtraFiles[string]> = {};
  cases.forEach(({ script }, index) => {
    placed[`${CASES}/${index}`] = { data: script };
  });
  for (const [path, file] of Object.entries(options.files ?? {})) placed[PLACED + path] = file;
  const initramfs = temporaryBeside(cachePath("scratch", kernel.id));
  await mkdir(dirname(initramfs), { recursive: true });
  await writeWhole(initramfs, buildInitramfs(busybox, { kind: "shell", text: caseRunner(cases) }, placed));
  const longest = Math.max(...cases.map(({ timeoutSeconds }) => timeoutSeconds ?? CASE_SECONDS));
  try {
    const argv = qemuArguments(kernel, qemu, { image: image.path, initramfs }, options.memory ?? MEMORY);
    const outcome = await bootGuest({
      program: qemu.program,
      argv: [...argv, ...diskArguments(disk)],
      bootTimeoutSeconds: BOOT_SECONDS,
      silenceSeconds: longest + CLEANING_SECONDS,
      onRecord: (record) => decoder.take(record),
    });
    if (outcome.bootSeconds === undefined) {
      throw new Error(`${kernel.id} does not boot (${outcome.end})\n${outcome.tail}`);
    }
    options.onProgress?.(`${kernel.id} booted in ${outcome.bootSeconds.toFixed(1)} s, ${decoder.finished} cases`);
    return outcome;
  } finally {
    await rm(initramfs, { force: true });
  }
}

/** NVMe, which all of these kernels have built in; what a guest writes is forgotten. */
function diskArguments({ path }: RootDisk): string[] {
  return [
    ...["-drive", `file=${path},format=raw,if=none,id=root,snapshot=on`],
    ...["-device", "nvme,drive=root,serial=root"],
  ];
}

function unfinished({ id }: ToolCase, failure: GuestFailure): CaseResult {
  return { id, timedOut: false, stdout: "", stderr: "", seconds: 0, failure };
}
