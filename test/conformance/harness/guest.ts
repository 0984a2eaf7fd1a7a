// Runs cases in a guest: prepares the kernel, boots it as often as needed, and puts together what each
// case gave. A guest that dies costs the case it died in; the rest goes on in another one.
import { appendFile, copyFile, mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { cachePath, temporaryBeside, writeWhole } from "./cache.ts";
import type { BootOutcome } from "./console.ts";
import { bootGuest } from "./console.ts";
import type { KernelImage } from "./image.ts";
import { kernelImage } from "./image.ts";
import type { ExtraFiles, Workload } from "./initramfs.ts";
import { buildInitramfs, busyboxOf } from "./initramfs.ts";
import type { Kernel } from "./kernels.ts";
import type { Report } from "./packages.ts";
import type { GuestCase, GuestFailure, GuestResult } from "./protocol.ts";
import { CaseDecoder, encodeCases } from "./protocol.ts";
import type { Qemu } from "./qemu.ts";
import { findQemu, qemuArguments } from "./qemu.ts";

export interface GuestOptions {
  /** Told of downloads, boots and deaths. */
  readonly onProgress?: Report;
  /** How long a guest may be silent before it is taken for hung (default 60). */
  readonly timeoutSeconds?: number;
  readonly bootTimeoutSeconds?: number;
  readonly extraFiles?: ExtraFiles;
  /** An archive that the guest's own files are put on top of; not compressed. */
  readonly base?: string;
  readonly memory?: string;
  /** Further parameters of the kernel, as one text. */
  readonly commandLine?: string;
  /** What is put behind the archive that the kernel starts from: gives the whole of it. */
  readonly attach?: (archive: Buffer) => Promise<Buffer>;
}

export interface CaseOptions extends GuestOptions {
  readonly casesPerBoot?: number;
  /** After so many deaths the remaining cases are reported as not run (default 20). */
  readonly maximumDeaths?: number;
}

export interface GuestFacts {
  readonly kernel: string;
  /** /proc/version */
  readonly version: string;
  readonly packageName: string;
  readonly packageVersion: string;
  readonly tracefsReadme: string;
  readonly bootSeconds: number;
}

export interface GuestReport {
  readonly facts: GuestFacts;
  /** In the order of the cases. */
  readonly results: readonly GuestResult[];
  readonly boots: number;
  /** Without boots. */
  readonly casesPerSecond: number;
}

/** A kernel with all that a boot of it needs. */
export interface PreparedGuest {
  readonly kernel: Kernel;
  readonly image: KernelImage;
  readonly qemu: Qemu;
  readonly busybox: Buffer;
}

export interface GuestBoot extends BootOutcome {
  readonly facts: GuestFacts;
}

const BOOT_TIMEOUT_SECONDS = 150;
const SILENCE_SECONDS = 60;
const CASES_PER_BOOT = 4000;
const MAXIMUM_DEATHS = 20;
/** A loaded host can let a boot run into its limit. */
const BOOT_TRIES = 2;

export async function prepareGuest(kernel: Kernel, report: Report): Promise<PreparedGuest> {
  const image = await kernelImage(kernel, report);
  const busybox = await busyboxOf(kernel, report);
  const qemu = await findQemu(kernel.emulator, report);
  return { kernel, image, qemu, busybox };
}

/** Boots a guest with this work and hands on its records; throws if it does not get to its runner. */
export async function runGuest(
  guest: PreparedGuest,
  work: Workload,
  options: GuestOptions,
  onRecord: (record: string) => void,
): Promise<GuestBoot> {
  const initramfs = temporaryBeside(cachePath("scratch", guest.kernel.id));
  await mkdir(dirname(initramfs), { recursive: true });
  const own = buildInitramfs(guest.busybox, work, options.extraFiles);
  if (options.base === undefined) await writeWhole(initramfs, (await options.attach?.(own)) ?? own);
  else {
    await copyFile(options.base, initramfs);
    await appendFile(initramfs, own);
  }
  let version = "";
  const readme: string[] = [];
  const takeRecord = (record: string): void => {
    if (record.startsWith("V")) version = record.slice(1);
    else if (record.startsWith("M")) readme.push(record.slice(1));
    else onRecord(record);
  };
  const files = { image: guest.image.path, initramfs };
  try {
    for (let attempt = 1; ; attempt++) {
      const outcome = await bootGuest({
        program: guest.qemu.program,
        argv: qemuArguments(guest.kernel, guest.qemu, files, options),
        bootTimeoutSeconds: options.bootTimeoutSeconds ?? BOOT_TIMEOUT_SECONDS,
        silenceSeconds: options.timeoutSeconds ?? SILENCE_SECONDS,
        onRecord: takeRecord,
      });
      if (outcome.bootSeconds === undefined) {
        options.onProgress?.(`${guest.kernel.id} did not boot (${outcome.end})`);
        if (attempt < BOOT_TRIES) continue;
        throw new Error(`${guest.kernel.id} does not boot (${outcome.end})\n${outcome.tail}`);
      }
      const facts: GuestFacts = {
        kernel: guest.kernel.id,
        version,
        packageName: guest.image.packageName,
        packageVersion: guest.image.packageVersion,
        tracefsReadme: readme.map((line) => `${line}\n`).join(""),
        bootSeconds: outcome.bootSeconds,
      };
      return { ...outcome, facts };
    }
  } finally {
    await rm(initramfs, { force: true });
  }
}

/** Writes the lines of each case to a booted kernel and says what it made of them. */
export async function runCases(
  kernel: Kernel,
  cases: readonly GuestCase[],
  options: CaseOptions = {},
): Promise<GuestReport> {
  const report = options.onProgress ?? (() => undefined);
  const guest = await prepareGuest(kernel, report);
  const results: GuestResult[] = [];
  const lostBefore = new Set<string>();
  const booted: GuestFacts[] = [];
  let deaths = 0;
  let runSeconds = 0;
  do {
    if (deaths > (options.maximumDeaths ?? MAXIMUM_DEATHS)) {
      const failure: GuestFailure = { reason: "not run", console: "" };
      for (const each of cases.slice(results.length)) {
        results.push({ id: each.id, lines: [], listing: [], failure });
      }
      break;
    }
    const perBoot = options.casesPerBoot ?? CASES_PER_BOOT;
    const batch = cases.slice(results.length, results.length + perBoot);
    const decoder = new CaseDecoder(batch);
    const work: Workload = { kind: "cases", calls: encodeCases(batch) };
    const boot = await runGuest(guest, work, options, (record) => decoder.take(record));
    booted.push(boot.facts);
    runSeconds += boot.totalSeconds - boot.facts.bootSeconds;
    report(`${kernel.id} booted in ${boot.facts.bootSeconds.toFixed(1)} s, ${decoder.results.length} cases`);
    if (decoder.dirty) {
      report(`${kernel.id} cannot remove the events of case ${decoder.results.at(-1)?.id ?? "?"}`);
    } else if (decoder.results.length < batch.length || boot.end !== "done") {
      const reason = boot.end === "done" ? "lost output" : boot.end;
      decoder.fail({ reason, console: boot.tail });
      deaths++;
      report(`${kernel.id} died (${reason}) in case ${decoder.results.at(-1)?.id ?? "?"}`);
    }
    results.push(...withoutFirstLoss(decoder.results, lostBefore));
  } while (results.length < cases.length);
  const [facts] = booted;
  if (facts === undefined) throw new Error("no guest was booted");
  return { facts, results, boots: booted.length, casesPerSecond: runSeconds > 0 ? cases.length / runSeconds : 0 };
}

/** Results up to the first case whose output was lost for the first time: it is run once more. */
function withoutFirstLoss(results: readonly GuestResult[], lostBefore: Set<string>): GuestResult[] {
  const lost = results.find((each) => each.failure?.reason === "lost output" && !lostBefore.has(each.id));
  if (lost === undefined) return [...results];
  lostBefore.add(lost.id);
  return results.slice(0, results.indexOf(lost));
}
