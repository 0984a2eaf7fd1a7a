/** What is said of the kernel that a file is for. */

/** What the server answers to `kpc/status`. */
export interface Status {
  /** `web1.kpt`, `this machine`, `Linux 6.12 on x86_64` */
  readonly name: string;
  readonly arch: string;
  readonly kernel: string;
  readonly release?: string;
  readonly file?: string;
  readonly origin: string;
  readonly gaps: readonly string[];
  readonly problems: readonly string[];
}

const ORIGINS: Readonly<Record<string, string>> = {
  setting: "by the settings",
  "kpc.json": "by kpc.json",
  requires: "as the file requires",
  machine: "this machine's",
  default: "the newest that kpc knows",
};

/** `web1.kpt: 6.12.9 x86_64`; a kernel that is only a version has no name but that. */
export function labelOf({ name, kernel, arch }: Status): string {
  const facts = `${kernel} ${arch}`;
  return name.startsWith("Linux ") ? `Linux ${facts}` : `${name}: ${facts}`;
}

export function tooltipOf({ release, kernel, arch, origin, file, problems, gaps }: Status): string {
  return [
    `Linux ${release ?? kernel} on ${arch}, ${ORIGINS[origin] ?? origin}`,
    ...(file === undefined ? [] : [file]),
    ...problems,
    ...gaps.map((gap) => `not known: ${gap}`),
  ].join("\n");
}
