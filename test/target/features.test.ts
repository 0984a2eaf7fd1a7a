/** Features by version and architecture, against what booted kernels took. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Architecture } from "../../src/target/arch/architecture.ts";
import { ARCHITECTURES, findArchitecture } from "../../src/target/arch/index.ts";
import {
  FEATURE_IDS,
  NEWEST_KERNEL,
  OLDEST_KERNEL,
  featureFacts,
  hasFeature,
  knownKernels,
} from "../../src/target/features/features.ts";
import type { FeatureId } from "../../src/target/features/features.ts";
import { compareVersions, parseKernelVersion } from "../../src/target/version.ts";
import type { KernelVersion } from "../../src/target/version.ts";

function version(text: string): KernelVersion {
  const found = parseKernelVersion(text);
  if (found === undefined) throw new Error(`not a version: ${text}`);
  return found;
}

function architecture(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === undefined) throw new Error(`no architecture ${name}`);
  return found;
}

const x86_64 = architecture("x86_64");

/** The kernels that were booted, and what their configuration leaves out. */
const KERNELS = [
  { id: "amd64-5.10", arch: "x86_64", kernel: "5.10.223", without: "synthetic" },
  { id: "amd64-6.1", arch: "x86_64", kernel: "6.1.176", without: "" },
  { id: "amd64-6.12", arch: "x86_64", kernel: "6.12.117", without: "" },
  { id: "amd64-6.18", arch: "x86_64", kernel: "6.18.15", without: "" },
  { id: "amd64-7.3", arch: "x86_64", kernel: "7.3.4", without: "" },
  { id: "arm64-6.12", arch: "arm64", kernel: "6.12.117", without: "" },
  { id: "arm64-7.3", arch: "arm64", kernel: "7.3.4", without: "" },
  { id: "armhf-6.12", arch: "arm", kernel: "6.12.107", without: "" },
  { id: "i386-6.1", arch: "i386", kernel: "6.1.176", without: "" },
  { id: "riscv64-6.12", arch: "riscv64", kernel: "6.12.107", without: "synthetic" },
  { id: "s390x-6.12", arch: "s390x", kernel: "6.12.107", without: "" },
  { id: "ppc64el-6.12", arch: "ppc64le", kernel: "6.12.107", without: "" },
  { id: "loong64-7.2", arch: "loongarch64", kernel: "7.2.13", without: "btf synthetic" },
  { id: "mips64el-6.1", arch: "mips64", kernel: "6.1.176", without: "synthetic" },
] as const;

interface Row {
  readonly definition: string;
  /** What it takes; a kernel accepts it if it has all. */
  readonly features: readonly FeatureId[];
  /** What it takes of the configuration. */
  readonly config?: "btf" | "synthetic";
  /** In the order of `KERNELS`: `+` accepted, `-` refused. */
  readonly taken: string;
}

/** One definition each, and which kernels took it. */
const MATRIX: readonly Row[] = [
  { definition: "p:g/e FN", features: ["kprobe"], taken: "++++++++++++++" },
  { definition: "p:g/e vfs_read", features: ["kprobe-at-entry"], taken: "+++++++++-++++" },
  { definition: "r:g/e vfs_read a=$retval", features: ["kprobe-at-entry"], taken: "+++++++++-++++" },
  { definition: "p:g/e vfs_read a=$arg1", features: ["kprobe-at-entry", "argument-access"], taken: "+++++++-+-+++-" },
  {
    definition: "p:g/e vfs_read file count",
    features: ["kprobe-at-entry", "btf-arguments"],
    config: "btf",
    taken: "--+++++---++--",
  },
  {
    definition: "p:g/e vfs_read a=file->f_inode->i_size",
    features: ["kprobe-at-entry", "btf-members"],
    config: "btf",
    taken: "--+++++---++--",
  },
  {
    definition: "p:g/e vfs_read $arg*",
    features: ["kprobe-at-entry", "all-arguments"],
    config: "btf",
    taken: "--+++++---++--",
  },
  { definition: "f:g/e vfs_read", features: ["fprobe"], taken: "--+++-+---+++-" },
  { definition: "f:g/e vfs_read%return a=$retval", features: ["fprobe"], taken: "--+++-+---+++-" },
  { definition: "t:g/e sched_switch", features: ["tprobe"], taken: "--+++-+---+++-" },
  {
    definition: "t:g/e sched_switch a=prev->pid",
    features: ["tprobe", "btf-members"],
    config: "btf",
    taken: "--+++-+---++--",
  },
  { definition: "e:g/e sched.sched_switch a=$prev_pid", features: ["eprobe"], taken: "-+++++++++++++" },
  {
    definition: "e:g/e sched.sched_switch a=$prev_pid if prev_pid>5",
    features: ["eprobe-filter"],
    taken: "-+++++++++++++",
  },
  {
    definition: "s:syn int a; u64 b",
    features: ["synthetic-via-dynamic-events"],
    config: "synthetic",
    taken: "-++++++++-++--",
  },
  { definition: "p:g/e /bin/busybox:0x1000", features: ["uprobe"], taken: "++++++++++++++" },
  { definition: "p:g/e FN a=%REG:symstr", features: ["symstr-type"], taken: "-+++++++++++++" },
  { definition: "p:g/e FN a=%REG:char", features: ["char-type"], taken: "--++++++-++++-" },
  { definition: "p:g/e FN a=%REG:%pd", features: ["dentry-types"], taken: "--++++++-++++-" },
  { definition: "p:g/e FN a=$current", features: ["current-task"], taken: "----+-+-------" },
  {
    definition: "p:g/e FN a=(file)%REG->f_inode",
    features: ["typecast"],
    config: "btf",
    taken: "----+-+-------",
  },
];

test("each row of the matrix has every kernel", () => {
  for (const { taken } of MATRIX) expect(taken).toMatch(new RegExp(`^[+-]{${KERNELS.length}}$`));
});

describe.each(MATRIX)("$definition", ({ features, config, taken }) => {
  test.each(KERNELS.map((kernel, index) => ({ ...kernel, expected: taken[index] === "+" })))(
    "$id: $expected",
    ({ arch, kernel, without, expected }) => {
      const isConfigured = config === undefined || !without.split(" ").includes(config);
      const isThere = features.every((id) => hasFeature({ kernel: version(kernel), arch: architecture(arch) }, id));
      expect(isThere && isConfigured).toBe(expected);
    },
  );
});

/** What changed between kernels that were booted on x86_64 beside the matrix. */
test.each<[FeatureId, string, string]>([
  ["fprobe-maxactive", "6.16.12", "6.12.107"],
  ["typecast-in-eprobe", "7.0.13", "7.1.13"],
  ["typecast", "7.2.12", "7.3.4"],
  ["current-task", "7.2.12", "7.3.4"],
  ["per-cpu-access", "7.2.12", "7.3.4"],
  ["bare-event-field", "7.2.12", "7.3.4"],
  ["hist-percent", "7.1.13", "7.2.12"],
  ["hist-task-name", "6.12.107", "6.17.13"],
  ["hist-without-hitcount", "6.1.170", "6.12.107"],
  ["hist-common-stacktrace", "6.1.170", "6.12.107"],
  ["filter-functions", "6.1.170", "6.12.107"],
  ["filter-cpu-lists", "6.1.170", "6.12.107"],
  ["event-size-check", "6.1.170", "6.12.107"],
  ["event-size-check", "6.16.12", "7.0.13"],
  ["event-size-check", "6.19.14", "7.2.12"],
  ["unique-symbol-check", "5.10.223", "6.1.170"],
  ["group-name-with-dash", "5.10.223", "6.1.170"],
  ["group-only-name", "5.10.223", "6.1.170"],
  ["symstr-type", "5.10.223", "6.1.170"],
  ["synthetic-stack-field", "5.10.223", "6.1.170"],
])("%s: not in %s, in %s", (id, lacking, having) => {
  expect(hasFeature({ kernel: version(lacking), arch: x86_64 }, id)).toBe(false);
  expect(hasFeature({ kernel: version(having), arch: x86_64 }, id)).toBe(true);
});

describe("backports to stable releases", () => {
  test("count where the patch level is not told", () => {
    expect(hasFeature({ kernel: version("6.1"), arch: x86_64 }, "symstr-type")).toBe(true);
    expect(hasFeature({ kernel: version("6.1.0-50-cloud-amd64"), arch: x86_64 }, "symstr-type")).toBe(true);
  });

  test("do not count in an older release", () => {
    expect(hasFeature({ kernel: version("6.1.42"), arch: x86_64 }, "symstr-type")).toBe(false);
    expect(hasFeature({ kernel: version("6.1.43"), arch: x86_64 }, "symstr-type")).toBe(true);
  });

  test("are of one series", () => {
    expect(hasFeature({ kernel: version("6.0.199"), arch: x86_64 }, "symstr-type")).toBe(false);
    expect(hasFeature({ kernel: version("5.15"), arch: x86_64 }, "symstr-type")).toBe(false);
  });
});

describe("facts", () => {
  test("are complete", () => {
    for (const id of FEATURE_IDS) {
      const { title, since, until, evidence, backports = [] } = featureFacts(id);
      expect(title).not.toMatch(/^[A-Z]|\.$/);
      expect(evidence).toMatch(/\.$/);
      expect(compareVersions(version(since ?? ""), version(NEWEST_KERNEL))).toBeLessThanOrEqual(0);
      if (until !== undefined) expect(compareVersions(version(since ?? ""), version(until))).toBeLessThan(0);
      for (const { series, since: first } of backports) {
        expect(first.startsWith(`${series}.`)).toBe(true);
        expect(compareVersions(version(first), version(since ?? ""))).toBeLessThan(0);
      }
    }
  });

  test("are of the architecture that is asked for", () => {
    expect(featureFacts("argument-access").since).toBe("5.10");
    expect(featureFacts("argument-access", architecture("s390x")).since).toBe("5.16");
    expect(featureFacts("argument-access", architecture("arm")).since).toBeUndefined();
    expect(featureFacts("btf-arguments", architecture("ppc64le")).since).toBe("6.7");
    expect(featureFacts("btf-arguments", x86_64).since).toBe("6.5");
    expect(featureFacts("fprobe", architecture("arm64")).since).toBe("6.14");
    expect(featureFacts("fprobe-maxactive", architecture("arm64")).since).toBeUndefined();
    expect(featureFacts("kprobe-at-entry", architecture("riscv64"))).toMatchObject({ since: "5.12", until: "6.10" });
  });

  test("are of the range that is to come, else of the last", () => {
    const ppc64le = architecture("ppc64le");
    expect(featureFacts("fprobe", ppc64le, version("6.1"))).toMatchObject({ since: "6.12", until: "6.14" });
    expect(featureFacts("fprobe", ppc64le, version("6.16"))).toMatchObject({ since: "6.18", until: undefined });
    const i386 = architecture("i386");
    expect(featureFacts("fprobe", i386, version("7.3"))).toMatchObject({ since: "6.5", until: "6.14" });
  });
});

test("a feature is there from its first kernel on, up to the one without it", () => {
  const kernel = fc
    .tuple(fc.integer({ min: 5, max: 7 }), fc.integer({ min: 0, max: 19 }))
    .map(([major, minor]) => version(`${major}.${minor}.0`));
  fc.assert(
    fc.property(kernel, fc.constantFrom(...ARCHITECTURES), fc.constantFrom(...FEATURE_IDS), (at, arch, id) => {
      const { since, until, backports } = featureFacts(id, arch);
      const isThere = hasFeature({ kernel: at, arch }, id);
      if (since === undefined) expect(isThere).toBe(false);
      else if (backports === undefined && compareVersions(at, version(since)) < 0) expect(isThere).toBe(false);
      else if (until === undefined && compareVersions(at, version(since)) >= 0) expect(isThere).toBe(true);
    }),
  );
});

test("the kernels that are known are in order, from the oldest to the newest", () => {
  const order = [...knownKernels].sort((a, b) => compareVersions(version(a), version(b)));
  expect(knownKernels).toEqual(order);
  expect(knownKernels[0]).toBe(OLDEST_KERNEL);
  expect(knownKernels.at(-1)).toBe(NEWEST_KERNEL);
});
