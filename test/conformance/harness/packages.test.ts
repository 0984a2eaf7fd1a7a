// Which package is taken when the mirror does not give the newest one.
import { expect, test } from "vitest";
import type { PackageEntry } from "./debian.ts";
import { CannotFetch, firstThatCanBeFetched } from "./packages.ts";

/** Paths of a pool of its own: what could not be fetched is remembered by path. */
function entries(pool: string): PackageEntry[] {
  return ["new", "old"].map((name) => ({ name, version: "1", path: `${pool}/${name}.deb` }));
}

/** Gives the name of what is fetched, but fails as a mirror that lacks those named. */
function mirrorWithout(...lacking: string[]): { fetch: (entry: PackageEntry) => Promise<string>; asked: string[] } {
  const asked: string[] = [];
  const fetch = async ({ name }: PackageEntry): Promise<string> => {
    asked.push(name);
    if (lacking.includes(name)) throw new CannotFetch(`${name} is not there`);
    return name;
  };
  return { fetch, asked };
}

test("the first package is taken if it can be fetched", async () => {
  const { fetch, asked } = mirrorWithout();
  expect(await firstThatCanBeFetched(entries("whole"), fetch, () => undefined)).toBe("new");
  expect(asked).toEqual(["new"]);
});

test("one that the mirror lacks is said, passed over, and not asked for again", async () => {
  const said: string[] = [];
  const { fetch, asked } = mirrorWithout("new");
  const take = (): Promise<string> => firstThatCanBeFetched(entries("half"), fetch, (text) => said.push(text));
  expect(await take()).toBe("old");
  expect(await take()).toBe("old");
  expect(said).toEqual(["new is not there"]);
  expect(asked).toEqual(["new", "old", "old"]);
});

test("a mirror that lacks all of them is an error that names them", async () => {
  const { fetch } = mirrorWithout("new", "old");
  const nothing = firstThatCanBeFetched(entries("empty"), fetch, () => undefined);
  await expect(nothing).rejects.toThrow("none of new.deb, old.deb can be fetched");
  await expect(nothing).rejects.toThrow(CannotFetch);
});

test("another failure is no reason to take an older package", async () => {
  const broken = (): Promise<string> => Promise.reject(new Error("dpkg-deb ended with status 2"));
  await expect(firstThatCanBeFetched(entries("broken"), broken, () => undefined)).rejects.toThrow("status 2");
});
