/** Every back end, in the order in which `--help` lists them; the first is the default. */
import type { BackEnd } from "./back-end.ts";
import { bcc } from "./bcc/bcc.ts";
import { bootconfig } from "./bootconfig/bootconfig.ts";
import { bpftrace } from "./bpftrace/bpftrace.ts";
import { cmdline } from "./cmdline/cmdline.ts";
import { json } from "./json/json.ts";
import { perf } from "./perf/perf.ts";
import { sh } from "./sh/sh.ts";
import { tracefs } from "./tracefs/tracefs.ts";

export const BACK_ENDS: readonly [BackEnd, ...BackEnd[]] = [
  tracefs,
  sh,
  json,
  cmdline,
  bootconfig,
  bpftrace,
  bcc,
  perf,
];

export function findBackEnd(name: string): BackEnd | undefined {
  return BACK_ENDS.find((backEnd) => backEnd.name === name);
}
