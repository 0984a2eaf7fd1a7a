// The guest's side of a run: a script for the initramfs's shell that enters the Debian root on the disk
// once for each case and says how it went; and its counterpart, which reads that.
import { gunzipSync } from "node:zlib";
import { TRACING } from "../../conformance/harness/initramfs.ts";
import type { GuestFailure } from "../../conformance/harness/protocol.ts";
import { MARK } from "../../conformance/harness/protocol.ts";
import type { Channel } from "./channel.ts";

export interface ToolCase {
  readonly id: string;
  /** For dash, in the Debian root. `/tmp` is the case's own and empty. */
  readonly script: string;
  readonly timeoutSeconds?: number;
}

export interface CaseResult {
  readonly id: string;
  /** 128 + signal if one ended it; undefined if the guest did not finish the case. */
  readonly status?: number;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** By the guest's clock. */
  readonly seconds: number;
  /** Set if the guest did not finish the case: a panic, most of the time, with its console. */
  readonly failure?: GuestFailure;
}

export const CASE_SECONDS = 120;
const ROOT = "/debian";
/** Files for the guest are put here in the initramfs, and from there into the root. */
export const PLACED = "/placed";
export const CASES = "/cases";

/** Mounts are shared with the root, so that both see the same kernel. */
const ENTER = `/bin/busybox --install -s /bin
mount -t bpf bpf /sys/fs/bpf
mkdir ${ROOT}
i=0
until [ -b /dev/nvme0n1 ] || [ $i = 200 ]; do sleep 0.1; i=$((i + 1)); done
mount -t ext4 /dev/nvme0n1 ${ROOT} || { echo "no root disk"; poweroff -f; }
for each in proc sys dev tmp; do mount --rbind /$each ${ROOT}/$each; done
[ -d ${PLACED} ] && cp -a ${PLACED}/. ${ROOT}/
ulimit -l unlimited
ulimit -c 0
`;

const ENVIRONMENT = "PATH=/usr/local/bin:/usr/sbin:/usr/bin HOME=/root LANG=C.UTF-8 LC_ALL=C.UTF-8 PERF_PAGER=cat";

const FUNCTIONS = `sent() { gzip -c $1 | base64 | awk '{ print "${MARK}'$2'" $0 }'; }
c() {
  O=; R=0
  echo "${MARK}B$1"
  read -r begun rest </proc/uptime
  timeout -s KILL $2 chroot ${ROOT} /usr/bin/env -i ${ENVIRONMENT} /bin/sh -c 'cd /tmp; . /case' </dev/null >/out 2>/err
  status=$?
  read -r ended rest </proc/uptime
  kill -9 -1
  sent /out O
  sent /err F
  rmdir $T/instances/* 2>/dev/null
  true >$T/set_event
  true 2>/dev/null >$T/dynamic_events
  echo nop >$T/current_tracer
  echo 1 >$T/tracing_on
  true >$T/trace
  clean
  rm -rf /tmp/* /sys/fs/bpf/*
  echo "${MARK}S$status $begun $ended"
  finish $1
}
`;

export function caseRunner(cases: readonly ToolCase[]): string {
  const calls = cases.map(({ timeoutSeconds }, index) => {
    return `cp ${CASES}/${index} ${ROOT}/case; c ${index} ${timeoutSeconds ?? CASE_SECONDS}\n`;
  });
  return ENTER + FUNCTIONS.replaceAll("$T/", `${TRACING}/`) + calls.join("");
}

export class CaseDecoder {
  /** How many cases are finished. */
  finished = 0;
  /** The guest could not remove what the last case left: later ones need another guest. */
  dirty = false;
  readonly #cases: readonly ToolCase[];
  readonly #results: Channel<CaseResult>;
  readonly #begun: (index: number) => void;
  #stdout = "";
  #stderr = "";
  #status: readonly number[] = [];

  constructor(cases: readonly ToolCase[], results: Channel<CaseResult>, begun: (index: number) => void) {
    this.#cases = cases;
    this.#results = results;
    this.#begun = begun;
  }

  take(record: string): void {
    const text = record.slice(1);
    switch (record[0]) {
      case "B":
        this.#begun(this.finished);
        break;
      case "O":
        this.#stdout += text;
        break;
      case "F":
        this.#stderr += text;
        break;
      case "S":
        this.#status = text.split(" ").map(Number);
        break;
      case "D":
        this.dirty = true;
        break;
      case "X":
        this.#finish();
        break;
      default:
    }
  }

  #finish(): void {
    const one = this.#cases[this.finished];
    if (one === undefined) throw new Error("the guest reports more cases than it was given");
    const { id, timeoutSeconds = CASE_SECONDS } = one;
    const [status = Number.NaN, begun = 0, ended = 0] = this.#status;
    const seconds = ended - begun;
    const stdout = unpacked(this.#stdout);
    const stderr = unpacked(this.#stderr);
    const whole = stdout !== undefined && stderr !== undefined && !Number.isNaN(status);
    this.#results.send({
      id,
      status,
      timedOut: status === 137 && seconds >= timeoutSeconds,
      stdout: stdout ?? "",
      stderr: stderr ?? "",
      seconds,
      ...(whole ? {} : { failure: { reason: "lost output", console: "" } }),
    });
    this.finished++;
    this.#stdout = "";
    this.#stderr = "";
    this.#status = [];
  }
}

/** Gzip checks its own sum, which shows that the console lost nothing. */
function unpacked(encoded: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(encoded, "base64")).toString("utf8");
  } catch {
    return undefined;
  }
}
