// Runs a program of the host to its end, with a time limit, and gives back what it printed.
import { spawn } from "node:child_process";

export interface CommandOptions {
  readonly timeoutSeconds?: number;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array;
}

const DEFAULT_TIMEOUT_SECONDS = 120;

/** Standard output of the program; throws with its standard error if it fails. */
export async function run(program: string, argv: readonly string[], options: CommandOptions = {}): Promise<Buffer> {
  const limit = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  return new Promise<Buffer>((resolve, reject) => {
    const child = spawn(program, argv, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...options.environment },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, limit * 1000);
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    // A program that does not read its input closes the pipe early, which is no failure of its own.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(Buffer.concat(output));
      const how = timedOut ? `took longer than ${limit} s` : `ended with ${signal ?? `status ${code}`}`;
      reject(new Error(`${program} ${argv.join(" ")} ${how}\n${lastLines(errors, output)}`));
    });
  });
}

/** Whether a program is on the PATH. */
export async function hasProgram(program: string): Promise<boolean> {
  return run("which", [program]).then(
    () => true,
    () => false,
  );
}

function lastLines(...streams: readonly Buffer[][]): string {
  return streams
    .map((chunks) => Buffer.concat(chunks).toString("utf8").trimEnd().split("\n").slice(-12).join("\n"))
    .filter((text) => text !== "")
    .join("\n");
}
