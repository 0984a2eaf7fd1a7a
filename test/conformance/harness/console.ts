// One boot of one guest: starts QEMU, hands on the marked lines of its console, and says how it ended.
// The console is the only channel. Every wait has a limit, and no QEMU outlives this process.
import { spawn } from "node:child_process";
import { MARK } from "./protocol.ts";

export interface BootOptions {
  readonly program: string;
  readonly argv: readonly string[];
  /** From the start to the guest's first marked line. */
  readonly bootTimeoutSeconds: number;
  /** Without any marked line after that. */
  readonly silenceSeconds: number;
  readonly onRecord: (record: string) => void;
}

export interface BootOutcome {
  readonly end: "done" | "panic" | "timeout" | "exited";
  /** Undefined if the guest never got to its runner. */
  readonly bootSeconds?: number;
  readonly totalSeconds: number;
  /** The end of what the console said besides marked lines. */
  readonly tail: string;
}

/** A panic with its call trace and registers. */
const TAIL_LINES = 80;
/** The kernel ends QEMU when this process ends, however it ends; others on the machine come first. */
const LAUNCHER = ["setpriv", "--pdeathsig", "KILL", "nice", "-n", "5"] as const;

export async function bootGuest(options: BootOptions): Promise<BootOutcome> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const [launcher, ...launcherOptions] = LAUNCHER;
  const child = spawn(launcher, [...launcherOptions, options.program, ...options.argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tail: string[] = [];
  let bootSeconds: number | undefined;
  let end: BootOutcome["end"] | undefined;
  let panicked = false;

  const stop = (how: BootOutcome["end"]): void => {
    end ??= how;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(() => stop("timeout"), options.bootTimeoutSeconds * 1000);
  const takeRecord = (record: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop("timeout"), options.silenceSeconds * 1000);
    if (record === "R") bootSeconds ??= seconds();
    else if (record === "Q") stop("done");
    else options.onRecord(record);
  };
  const takeLine = (line: string): void => {
    if (end !== undefined) return;
    if (line.startsWith(MARK)) return takeRecord(line.slice(MARK.length));
    panicked ||= line.includes("Kernel panic");
    if (line.trim() !== "") tail.push(line.trimEnd());
    if (tail.length > TAIL_LINES) tail.shift();
  };

  return new Promise((resolve, reject) => {
    child.stdout.on("data", lineSplitter(takeLine));
    child.stderr.on("data", lineSplitter(takeLine));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", () => {
      clearTimeout(timer);
      end ??= panicked ? "panic" : "exited";
      resolve({
        end,
        ...(bootSeconds === undefined ? {} : { bootSeconds }),
        totalSeconds: seconds(),
        tail: tail.join("\n"),
      });
    });
  });
}

/** Cuts a stream at newlines before it decodes it, so that no character is cut in two. */
export function lineSplitter(take: (line: string) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      pending.push(chunk.subarray(from, at));
      take(Buffer.concat(pending).toString("utf8"));
      pending = [];
      from = at + 1;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
  };
}
