/** The list of what kpc refuses on purpose and the document that gives its reasons are one. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { STRICT_ON_PURPOSE, strictOnPurpose } from "./strict-on-purpose.ts";

const document = readFileSync(new URL("../../../docs/stricter-than-the-kernel.md", import.meta.url), "utf8");

test("every entry has its heading and every heading its entry", () => {
  const headings = [...document.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
  expect(STRICT_ON_PURPOSE.map(({ title }) => title)).toEqual(headings);
});

test("ordinary definitions are not among them", () => {
  const ordinary = [
    "p:g/e vfs_read a=%di b=+8(%si):u32 c=+0(+8(%dx)):string",
    "r10:g/e vfs_read ret=$retval",
    "f:g/e vfs_read%return ret=$retval:s64",
    "e:g/e sched.sched_switch p=$prev_pid:s32 c=$prev_comm:string",
    "t:g/e sched_switch p=prev->pid",
    "p:g/e /bin/busybox:0x1000 a=@+0x10 s=+0(%di):ustring",
    "r:g/e /bin/busybox:0x1000 ret=$retval",
    "p:g/e vfs_read+4 s=$stack12",
  ];
  for (const definition of ordinary) expect(strictOnPurpose(definition), definition).toBeUndefined();
});
