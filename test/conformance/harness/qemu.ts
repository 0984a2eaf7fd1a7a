// Finds a QEMU for a kernel: the installed one if it is new enough, else Debian's package of it, else
// the one of the release's backports, unpacked in the cache and run from there. And the command line.
import { access } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./cache.ts";
import { hasProgram, run } from "./command.ts";
import type { Emulator, Kernel } from "./kernels.ts";
import type { Report } from "./packages.ts";
import { aptSource, unpackedPackage } from "./packages.ts";

export interface Qemu {
  readonly program: string;
  /** Options that tell a QEMU which is not installed where its data is. */
  readonly options: readonly string[];
}

const INSTALL_SECONDS = 1200;

export async function findQemu(emulator: Emulator, report: Report): Promise<Qemu> {
  if (((await installedMajor(emulator)) ?? 0) >= emulator.minimumMajor) {
    return { program: emulator.program, options: [] };
  }
  // The backports package is not installed but needs the libraries of the installed one.
  await installPackages([emulator.package], emulator.program, report);
  if (((await installedMajor(emulator)) ?? 0) >= emulator.minimumMajor) {
    return { program: emulator.program, options: [] };
  }
  return unpackedQemu(emulator, report);
}

async function installedMajor(emulator: Emulator): Promise<number | undefined> {
  if (!(await hasProgram(emulator.program))) return undefined;
  const text = (await run(emulator.program, ["--version"])).toString("utf8");
  const major = /version (\d+)\./.exec(text)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Installs Debian packages unless the program is there already. */
export async function installPackages(packages: readonly string[], program: string, report: Report): Promise<void> {
  await withLock("apt-install", async () => {
    if (await hasProgram(program)) return;
    report(`installing ${packages.join(" ")}`);
    const options = {
      timeoutSeconds: INSTALL_SECONDS,
      environment: { DEBIAN_FRONTEND: "noninteractive" },
    };
    await run("apt-get", ["-q", "update"], options);
    const argv = ["-q", "install", "--yes", "--no-install-recommends", ...packages];
    await run("apt-get", ["-o", "DPkg::Lock::Timeout=600", ...argv], options);
  });
}

async function unpackedQemu(emulator: Emulator, report: Report): Promise<Qemu> {
  const suite = `${(await aptSource()).codename}-backports`;
  const debianArch = (await run("dpkg", ["--print-architecture"])).toString("utf8").trim();
  const name = emulator.laterPackage ?? emulator.package;
  const programs = await unpackedPackage({ suite, debianArch, name: exactly(name) }, report);
  const data = await unpackedPackage({ suite, debianArch, name: exactly("qemu-system-data") }, report);
  const program = join(programs.directory, "usr", "bin", emulator.program);
  await access(program);
  return { program, options: ["-L", join(data.directory, "usr", "share", "qemu")] };
}

function exactly(name: string): RegExp {
  return new RegExp(`^${name}$`);
}

/** What is common to every guest: no devices but a console, and an end instead of a restart. */
export function qemuArguments(
  kernel: Kernel,
  qemu: Qemu,
  files: { readonly image: string; readonly initramfs: string },
  { memory = "1G", commandLine: more }: { readonly memory?: string; readonly commandLine?: string } = {},
): string[] {
  const commandLine = [
    `console=${kernel.console}`,
    "quiet",
    "loglevel=1",
    // A crash ends QEMU: that is how it is seen.
    "panic=-1",
    "oops=panic",
    "nokaslr",
    "mitigations=off",
    "nowatchdog",
    "rcupdate.rcu_expedited=1",
    "random.trust_cpu=on",
    // The LoongArch machine has no such device and dies looking for it; no other guest needs it.
    "initcall_blacklist=i8042_init",
    ...(more === undefined ? [] : [more]),
  ];
  const devices = ["-m", memory, "-display", "none", "-nodefaults", "-no-reboot", "-serial", "stdio"];
  const boot = ["-kernel", files.image, "-initrd", files.initramfs, "-append", commandLine.join(" ")];
  return [...qemu.options, ...kernel.emulator.machine, ...devices, ...boot];
}
