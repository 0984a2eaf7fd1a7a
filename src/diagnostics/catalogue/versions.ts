/** KP09: what a kernel version or an architecture lacks. */
import { entry } from "../entry.ts";

export const featureMissing = entry<{
  feature: string;
  since: string | undefined;
  until: string | undefined;
  kernel: string;
  arch: string;
}>({
  code: "KP0901",
  severity: "error",
  title: "feature that the target's kernel does not have",
  meaning:
    "Dynamic events grew over many kernel versions, and not on every architecture at once. The definition that this needs is refused by the kernel that was chosen with `--kernel` and `--arch`, mostly with «Invalid argument».",
  mend: "Write it in a form that the kernel has, or choose another target.",
  example: { source: "fprobe vfs_read\n", arch: "x86_64", kernel: "6.1" },
  message: ({ feature, kernel, arch, since }) =>
    since === undefined ? `Linux on ${arch} has no ${feature}` : `Linux ${kernel} on ${arch} has no ${feature}`,
  notes: ({ since, until, arch }) => [
    ...(since === undefined
      ? ["no version has it on this architecture"]
      : [`Linux ${since} is the first that has it on ${arch}`]),
    ...(until === undefined ? [] : [`Linux ${until} is the first without it again`]),
  ],
});
