// Runs shell scripts in a guest, for what the compiler emits as scripts. After each one everything it
// may have left behind is noted and removed.
import type { GuestFacts, GuestOptions } from "./guest.ts";
import { prepareGuest, runGuest } from "./guest.ts";
import type { Workload } from "./initramfs.ts";
import type { Kernel } from "./kernels.ts";
import type { GuestFailure } from "./protocol.ts";

export interface GuestScript {
  readonly id: string;
  /** For busybox's sh; its applets are in /bin. */
  readonly script: string;
}

export interface ScriptOptions extends GuestOptions {
  /** A script that takes longer is killed (default 30). */
  readonly scriptTimeoutSeconds?: number;
  /** Is told each result when it is there. */
  readonly onResult?: (result: ScriptResult) => void;
}

export interface ScriptResult {
  readonly id: string;
  /** 128 + signal if one ended it: 137 is a script that took too long. */
  readonly status?: number;
  readonly stdout: string;
  readonly stderr: string;
  /** dynamic_events after the script: what it did not remove. */
  readonly left: readonly string[];
  readonly failure?: GuestFailure;
}

export interface ScriptReport {
  readonly facts: GuestFacts;
  readonly results: readonly ScriptResult[];
}

const SCRIPT_SECONDS = 30;
/** What cleaning takes on the slowest guest, and then some. */
const CLEANING_SECONDS = 60;
const MAXIMUM_DEATHS = 10;

export async function runScripts(
  kernel: Kernel,
  scripts: readonly GuestScript[],
  options: ScriptOptions = {},
): Promise<ScriptReport> {
  const report = options.onProgress ?? (() => undefined);
  const guest = await prepareGuest(kernel, report);
  const timeoutSeconds = options.scriptTimeoutSeconds ?? SCRIPT_SECONDS;
  const guestOptions = { ...options, timeoutSeconds: timeoutSeconds + CLEANING_SECONDS };
  const results: ScriptResult[] = [];
  const booted: GuestFacts[] = [];
  let deaths = 0;
  do {
    const batch = scripts.slice(results.length);
    const decoder = new ScriptDecoder(batch, options.onResult);
    const work: Workload = { kind: "scripts", scripts: batch.map((each) => each.script), timeoutSeconds };
    const boot = await runGuest(guest, work, guestOptions, (record) => decoder.take(record));
    booted.push(boot.facts);
    report(`${kernel.id} booted in ${boot.facts.bootSeconds.toFixed(1)} s, ${decoder.results.length} scripts`);
    results.push(...decoder.results);
    if (decoder.dirty) report(`${kernel.id} cannot be cleaned after script ${results.at(-1)?.id ?? "?"}`);
    const failed = batch[decoder.results.length];
    if (failed === undefined || decoder.dirty) continue;
    const reason = boot.end === "done" ? "lost output" : boot.end;
    report(`${kernel.id} died (${reason}) in script ${failed.id}`);
    results.push(unfinished(failed, { reason, console: boot.tail }));
    if (++deaths >= MAXIMUM_DEATHS) {
      const notRun: GuestFailure = { reason: "not run", console: "" };
      results.push(...scripts.slice(results.length).map((each) => unfinished(each, notRun)));
    }
  } while (results.length < scripts.length);
  const [facts] = booted;
  if (facts === undefined) throw new Error("no guest was booted");
  return { facts, results };
}

function unfinished(script: GuestScript, failure: GuestFailure): ScriptResult {
  return { id: script.id, stdout: "", stderr: "", left: [], failure };
}

/** Takes the marked lines of a run of scripts and makes results of them. */
export class ScriptDecoder {
  readonly results: ScriptResult[] = [];
  /** The guest could not be cleaned after the last script. */
  dirty = false;
  readonly #scripts: readonly GuestScript[];
  readonly #onResult: (result: ScriptResult) => void;
  /** Exit status, bytes of standard output, bytes of standard error. */
  #status: readonly number[] = [];
  #stdout = "";
  #stderr = "";
  #left: string[] = [];

  constructor(scripts: readonly GuestScript[], onResult: (result: ScriptResult) => void = () => undefined) {
    this.#scripts = scripts;
    this.#onResult = onResult;
  }

  take(record: string): void {
    const text = record.slice(1);
    switch (record[0]) {
      case "S":
        this.#status = text.split(" ").map(Number);
        break;
      case "O":
        this.#stdout += text;
        break;
      case "F":
        this.#stderr += text;
        break;
      case "E":
        this.#left.push(text);
        break;
      case "D":
        this.dirty = true;
        break;
      case "X":
        this.#end();
        break;
      default:
    }
  }

  #end(): void {
    const id = this.#scripts[this.results.length]?.id;
    if (id === undefined) throw new Error("the guest reports more scripts than it was given");
    const [status, outputBytes, errorBytes] = this.#status;
    const stdout = Buffer.from(this.#stdout, "base64");
    const stderr = Buffer.from(this.#stderr, "base64");
    const whole = stdout.length === outputBytes && stderr.length === errorBytes;
    const lost: GuestFailure = { reason: "lost output", console: `S${this.#status.join(" ")}` };
    const result: ScriptResult = {
      id,
      ...(status === undefined ? {} : { status }),
      stdout: stdout.toString("utf8"),
      stderr: stderr.toString("utf8"),
      left: this.#left,
      ...(whole ? {} : { failure: lost }),
    };
    this.results.push(result);
    this.#onResult(result);
    this.#status = [];
    this.#stdout = "";
    this.#stderr = "";
    this.#left = [];
  }
}
