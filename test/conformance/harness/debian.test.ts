// What the harness makes of Debian's indexes and version numbers.
import { describe, expect, test } from "vitest";
import { basename } from "node:path";
import type { PackageEntry } from "./debian.ts";
import { compareVersions, formatPackages, newestFirst, parseIndexTargets, parsePackages } from "./debian.ts";
import { KERNELS } from "./kernels.ts";

const INDEX = `Package: linux-image-6.12.107+deb13-cloud-amd64
Source: linux-signed-amd64 (6.12.107+1)
Version: 6.12.107-1
Filename: pool/main/l/linux-signed-amd64/old.deb
Size: 34000000
SHA256: aaaa
Description: Linux 6.12
 Package: not-a-package

Package: 0ad
Version: 0.27.0-2
Filename: pool/main/0/0ad/0ad.deb

Package: linux-image-6.12.117+deb13-cloud-amd64
Version: 6.12.117-1
Filename: pool/main/l/linux-signed-amd64/new.deb
`;

describe("parsePackages", () => {
  const entries = parsePackages(INDEX, (name) => name.startsWith("linux-image-"));

  test("takes the wanted stanzas with what is needed to fetch them", () => {
    expect(entries).toEqual([
      {
        name: "linux-image-6.12.107+deb13-cloud-amd64",
        version: "6.12.107-1",
        path: "pool/main/l/linux-signed-amd64/old.deb",
        sha256: "aaaa",
        size: 34000000,
      },
      {
        name: "linux-image-6.12.117+deb13-cloud-amd64",
        version: "6.12.117-1",
        path: "pool/main/l/linux-signed-amd64/new.deb",
      },
    ]);
  });

  test("and writes them so that it reads them again", () => {
    expect(parsePackages(formatPackages(entries), () => true)).toEqual(entries);
  });

  test("and the newest of them is the one with the higher version", () => {
    const paths = (of: readonly PackageEntry[]): string[] => newestFirst(of).map((entry) => basename(entry.path));
    expect(paths(entries)).toEqual(["new.deb", "old.deb"]);
    expect(paths(entries.toReversed())).toEqual(["new.deb", "old.deb"]);
  });
});

// In dpkg's order.
test.each([
  ["6.12.94-1", "6.12.107-1"],
  ["6.18.15-1~bpo13+1", "6.18.15-1"],
  ["1.0~rc1-1", "1.0-1"],
  ["9.9-1", "1:1.0-1"],
  ["5.10.218-1", "5.10.223-1"],
  ["1.35.0-4", "1.35.0-4+b1"],
  ["1.35.0-4+b1", "1.35.0-4+deb12u1"],
  ["1.0a", "1.0+"],
  ["10.0-1", "10.0-1.1"],
])("%s is older than %s", (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
  expect(compareVersions(older, older)).toBe(0);
});

test("the mirror is that of the release, not of its updates or of another archive", () => {
  const text = [
    "Other\tOther\tmain\tnodistro\thttp://other.example/",
    "Debian\tDebian-Security\tmain\tbookworm-security\thttp://mirror.example/debian-security/",
    "Debian\tDebian\tmain\tbookworm-updates\thttp://mirror.example/updates/",
    "Debian\tDebian\tmain\tbookworm\thttp://mirror.example/debian",
  ].join("\n");
  expect(parseIndexTargets(text)).toEqual({ root: "http://mirror.example/debian/", codename: "bookworm" });
  expect(parseIndexTargets("")).toBeUndefined();
});

test.each([
  ["amd64-5.10", "linux-image-5.10.0-32-cloud-amd64", "linux-image-5.10.0-32-amd64"],
  ["amd64-6.12", "linux-image-6.12.117+deb13-cloud-amd64", "linux-image-6.12.117+deb13-rt-amd64"],
  ["amd64-7.3", "linux-binary-7.3.4+deb13-cloud-amd64", "linux-image-7.3.4+deb13-cloud-amd64"],
  ["riscv64-6.12", "linux-image-6.12.107+deb13-riscv64", "linux-image-6.12.107+deb13-riscv64-dbg"],
  ["ppc64el-6.12", "linux-image-6.12.107+deb13-powerpc64le", "linux-image-6.12.107+deb13-powerpc64le-64k"],
  ["armhf-6.12", "linux-image-6.12.107+deb13-armmp-lpae", "linux-image-6.12.107+deb13-armmp"],
  ["i386-6.1", "linux-image-6.1.0-50-686-pae", "linux-image-6.1.0-50-686"],
])("%s is looked for as %s", (id, wanted, other) => {
  const pattern = KERNELS.find((kernel) => kernel.id === id)?.packagePattern;
  expect(wanted).toMatch(pattern ?? /^$/);
  expect(other).not.toMatch(pattern ?? /./);
});
