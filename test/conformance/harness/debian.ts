// What the harness knows of Debian's formats: stanzas of a Packages index, the order of version
// numbers, and apt's own list of its sources. Pure functions.

export interface PackageEntry {
  readonly name: string;
  readonly version: string;
  /** Below the mirror's root. */
  readonly path: string;
  readonly sha256?: string;
  readonly size?: number;
}

/** The entries of a Packages index whose name is wanted; one pass, since an index has 60,000. */
export function parsePackages(text: string, wanted: (name: string) => boolean): PackageEntry[] {
  const entries: PackageEntry[] = [];
  for (const stanza of text.split(/\n\n+/)) {
    const name = /^Package: *(\S+)/m.exec(stanza)?.[1];
    if (name === undefined || !wanted(name)) continue;
    const version = field(stanza, "Version");
    const path = field(stanza, "Filename");
    if (version === undefined || path === undefined) continue;
    const sha256 = field(stanza, "SHA256");
    const size = field(stanza, "Size");
    entries.push({
      name,
      version,
      path,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(size === undefined ? {} : { size: Number(size) }),
    });
  }
  return entries;
}

/** The entries as a Packages index again. */
export function formatPackages(entries: readonly PackageEntry[]): string {
  return entries
    .map((entry) => {
      const fields = { Package: entry.name, Version: entry.version, Filename: entry.path };
      const optional = { SHA256: entry.sha256, Size: entry.size };
      return Object.entries({ ...fields, ...optional })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join("");
    })
    .join("\n");
}

function field(stanza: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(\\S+)`, "m").exec(stanza)?.[1];
}

/** The entries in the order in which they are wanted: the highest version first. */
export function newestFirst(entries: readonly PackageEntry[]): PackageEntry[] {
  return entries.toSorted((left, right) => compareVersions(right.version, left.version));
}

/** Debian's order: epoch, then upstream version, then revision. */
export function compareVersions(left: string, right: string): number {
  const a = splitVersion(left);
  const b = splitVersion(right);
  return a.epoch - b.epoch || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision);
}

function splitVersion(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "" : rest.slice(dash + 1),
  };
}

/** Alternates runs of other characters (in dpkg's order) and runs of digits (as numbers). */
function compareParts(left: string, right: string): number {
  let a = left;
  let b = right;
  while (a !== "" || b !== "") {
    const textA = /^[^0-9]*/.exec(a)?.[0] ?? "";
    const textB = /^[^0-9]*/.exec(b)?.[0] ?? "";
    for (let i = 0; i < Math.max(textA.length, textB.length); i++) {
      const difference = rank(textA[i]) - rank(textB[i]);
      if (difference !== 0) return difference;
    }
    a = a.slice(textA.length);
    b = b.slice(textB.length);
    const digitsA = /^[0-9]*/.exec(a)?.[0] ?? "";
    const digitsB = /^[0-9]*/.exec(b)?.[0] ?? "";
    if (Number(digitsA) !== Number(digitsB)) return Number(digitsA) - Number(digitsB);
    a = a.slice(digitsA.length);
    b = b.slice(digitsB.length);
  }
  return 0;
}

/** "~" sorts before the end of the text, the end before letters, letters before the rest. */
function rank(character: string | undefined): number {
  if (character === "~") return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 0x100;
}

/** The Debian archive that apt is configured with, from `apt-get indextargets`. */
export interface AptSource {
  readonly root: string;
  readonly codename: string;
}

export const INDEX_TARGET_FORMAT = "$(ORIGIN)\t$(LABEL)\t$(COMPONENT)\t$(CODENAME)\t$(REPO_URI)";

export function parseIndexTargets(text: string): AptSource | undefined {
  for (const line of text.split("\n")) {
    const [origin, label, component, codename, root] = line.split("\t");
    if (origin !== "Debian" || label !== "Debian" || component !== "main") continue;
    if (root === undefined || codename === undefined || codename.includes("-")) continue;
    return { root: root.endsWith("/") ? root : `${root}/`, codename };
  }
  return undefined;
}
