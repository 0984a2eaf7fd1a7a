// What host and guest say to each other: cases go in as calls of the runner's shell functions, results
// come out as marked lines of the console. Pure functions and a decoder without any input or output.
// Everything between the markers is bytes: a refused definition may hold any.

export type DefinitionFile = "dynamic_events" | "kprobe_events" | "uprobe_events";

export interface GuestCase {
  readonly id: string;
  readonly file: DefinitionFile;
  /** Each is one write(2) of exactly these bytes (as UTF-8) and a newline. */
  readonly lines: readonly (string | Uint8Array)[];
}

export interface LogEntry {
  readonly message: string;
  /** The kernel's idea of the line: its words joined by single blanks. */
  readonly command: string;
  /** Bytes of `command` before the caret. Missing where 5.10 has cut the command and the column. */
  readonly column?: number;
  readonly raw: string;
}

export interface LineResult {
  readonly accepted: boolean;
  readonly errno?: string;
  readonly log?: LogEntry;
}

export interface GuestResult {
  readonly id: string;
  readonly lines: readonly LineResult[];
  /** dynamic_events after the case. */
  readonly listing: readonly string[];
  /** Set if the guest did not finish the case; `lines` then has what is known of it. */
  readonly failure?: GuestFailure;
}

export interface GuestFailure {
  readonly reason: "panic" | "timeout" | "exited" | "lost output" | "not run";
  /** The last lines of the console. */
  readonly console: string;
}

export const MARK = "@K";

/** The runner script's calls for these cases; a case is known by its place. */
export function encodeCases(cases: readonly GuestCase[]): string {
  const calls = cases.flatMap((each, index) => [
    `b ${index} ${each.file}`,
    ...each.lines.map((line) => `w '${encodeEchoArgument(line)}\\n'`),
    "e",
  ]);
  return calls.map((call) => `${call}\n`).join("");
}

/** Text for `echo -ne '…'`, in which all but plain ASCII is an octal escape. */
export function encodeEchoArgument(line: string | Uint8Array): string {
  let text = "";
  for (const byte of Buffer.from(line)) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c && byte !== 0x27;
    // A leading dash would be read as an option.
    const option = text === "" && byte === 0x2d;
    text += plain && !option ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, "0")}`;
  }
  return text;
}

const LOG_HEAD = /^\[ *\d+\.\d+\] (?:\S+: error: )?(.*)$/;
const COMMAND = "  Command: ";

/** The last entry of error_log, from its lines; undefined if it is empty. */
export function parseErrorLog(lines: readonly string[]): LogEntry | undefined {
  const start = lines.findLastIndex((line) => LOG_HEAD.test(line));
  if (start < 0) return undefined;
  const message = LOG_HEAD.exec(lines[start] ?? "")?.[1] ?? "";
  const commandLine = lines[start + 1] ?? "";
  const command = commandLine.startsWith(COMMAND) ? commandLine.slice(COMMAND.length) : commandLine;
  const raw = lines.join("\n");
  const caret = /^ *\^$/.exec(lines[start + 2] ?? "")?.[0];
  // 5.10 cuts the command to 255 bytes, loses its newline and puts a wrong caret behind it.
  if (caret === undefined) return { message, command: command.replace(/ +\^$/, ""), raw };
  return { message, command, column: caret.length - 1 - COMMAND.length, raw };
}

/** glibc's texts, by which busybox reports what write(2) said. */
const ERRNO_NAMES: Readonly<Record<string, string>> = {
  "Operation not permitted": "EPERM",
  "No such file or directory": "ENOENT",
  "Input/output error": "EIO",
  "No such device or address": "ENXIO",
  "Argument list too long": "E2BIG",
  "Exec format error": "ENOEXEC",
  "Bad file descriptor": "EBADF",
  "Resource temporarily unavailable": "EAGAIN",
  "Cannot allocate memory": "ENOMEM",
  "Permission denied": "EACCES",
  "Bad address": "EFAULT",
  "Device or resource busy": "EBUSY",
  "File exists": "EEXIST",
  "No such device": "ENODEV",
  "Not a directory": "ENOTDIR",
  "Is a directory": "EISDIR",
  "Invalid argument": "EINVAL",
  "No space left on device": "ENOSPC",
  "Numerical result out of range": "ERANGE",
  "File name too long": "ENAMETOOLONG",
  "Function not implemented": "ENOSYS",
  "Too many levels of symbolic links": "ELOOP",
  "No data available": "ENODATA",
  "Bad message": "EBADMSG",
  "Value too large for defined data type": "EOVERFLOW",
  "Invalid or incomplete multibyte or wide character": "EILSEQ",
  "Message too long": "EMSGSIZE",
  "Operation not supported": "EOPNOTSUPP",
  "Operation already in progress": "EALREADY",
  "Unknown error 524": "ENOTSUPP",
};

/** The errno's name in a message like "sh: write error: Invalid argument"; else the message. */
export function errnoName(message: string): string {
  const text = message.slice(message.lastIndexOf(": ") + 2).trim();
  return ERRNO_NAMES[text] ?? ERRNO_NAMES[message.trim()] ?? message;
}

/** Takes the marked lines of the console one by one and makes results of them. */
export class CaseDecoder {
  readonly results: GuestResult[] = [];
  /** The guest could not remove what the last case made: later ones need another guest. */
  dirty = false;
  readonly #cases: readonly GuestCase[];
  #lines: { accepted: boolean; message: string; log: string[] }[] = [];
  #listing: string[] = [];
  #records = 0;

  constructor(cases: readonly GuestCase[]) {
    this.#cases = cases;
  }

  /** A line without its mark. */
  take(record: string): void {
    const kind = record[0];
    const text = record.slice(1);
    if (kind === "X") return this.#end(text);
    if (kind === "+") this.#lines.push({ accepted: true, message: "", log: [] });
    else if (kind === "-") this.#lines.push({ accepted: false, message: text, log: [] });
    else if (kind === "L") this.#lines.at(-1)?.log.push(text);
    else if (kind === "E") this.#listing.push(text);
    else if (kind === "D") this.dirty = true;
    if (kind !== undefined && "+-LE".includes(kind)) this.#records++;
  }

  /** The case that was running when the guest ended, as far as it got. */
  fail(failure: GuestFailure): void {
    if (this.#cases[this.results.length] === undefined) return;
    this.#push(failure);
  }

  #end(text: string): void {
    const whole = text === `${this.results.length} ${this.#records}`;
    const said = this.#lines.length === this.#cases[this.results.length]?.lines.length;
    if (whole && said) this.#push();
    else this.#push({ reason: "lost output", console: `end "${text}", ${this.#records} records seen` });
  }

  #push(failure?: GuestFailure): void {
    const id = this.#cases[this.results.length]?.id;
    if (id === undefined) throw new Error("the guest reports more cases than it was given");
    this.results.push({
      id,
      lines: this.#lines.map(lineResult),
      listing: this.#listing,
      ...(failure === undefined ? {} : { failure }),
    });
    this.#lines = [];
    this.#listing = [];
    this.#records = 0;
  }
}

function lineResult(line: { accepted: boolean; message: string; log: string[] }): LineResult {
  if (line.accepted) return { accepted: true };
  const log = parseErrorLog(line.log);
  return { accepted: false, errno: errnoName(line.message), ...(log === undefined ? {} : { log }) };
}
