/** Where probes are: the text of a location, read by the rules of its kind of probe. */
import type { Location, Span } from "../../grammar/tree.ts";
import * as places from "../diagnostics/catalogue/places.ts";
import type { AddressPlace, FunctionPlace, Integer, UserSymbol } from "../program/program.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { parseNumber } from "./numbers.ts";
import { findProgram, findUserSymbol } from "./user-symbols.ts";

const SYMBOL = /^(?=.*[A-Za-z_])[A-Za-z_.$][\w.$]*$/;
const MODULE = /^[A-Za-z0-9_-]+$/;
const EVENT_WORD = /^[A-Za-z_][\w]*$/;
const EVENT_GROUP = /^[A-Za-z_-][\w-]*$/;
const RETURN_SUFFIX = "%return";
const LARGEST_OFFSET = 0xffff_ffffn;

export interface KernelLocation {
  readonly place: FunctionPlace | AddressPlace;
  /** `%return` stands behind it. */
  readonly atReturn: boolean;
}

/** `[module:]symbol[+offset]` or an address, with the kernel's `%return` behind it or not. */
export function kernelLocation(context: Context, location: Location): KernelLocation | undefined {
  const { text, atReturn } = withoutReturn(context, location);
  if (text === undefined) return undefined;
  const span = { start: location.start, end: location.end };
  if (/^\d/.test(text)) {
    const address = addressOf(context, location, text);
    return address && { place: { kind: "address", address, ...span }, atReturn };
  }
  const place = functionOf(context, location, text);
  return place && { place, atReturn };
}

function functionOf(context: Context, location: Location, text: string): FunctionPlace | undefined {
  const colon = text.indexOf(":");
  const module = colon < 0 ? undefined : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const sign = rest.search(/[+-]/);
  const symbol = sign < 0 ? rest : rest.slice(0, sign);
  if ((module !== undefined && !MODULE.test(module)) || !SYMBOL.test(symbol)) {
    report(context, places.badFunctionName, location, { text });
    return undefined;
  }
  const offset = sign < 0 ? undefined : offsetOf(context, location, rest.slice(sign));
  if (sign >= 0 && offset === undefined) return undefined;
  return {
    kind: "function",
    module,
    symbol,
    offset: offset === undefined || offset.value === 0n ? undefined : offset,
    start: location.start,
    end: location.end,
  };
}

function offsetOf(context: Context, location: Location, text: string): Integer | undefined {
  const number = parseNumber(text.slice(1));
  const isPlain = text.startsWith("+") && number !== undefined && number.dimension === "number";
  if (isPlain && number.value <= LARGEST_OFFSET) return number;
  report(context, places.badFunctionOffset, location, { offset: text });
  return undefined;
}

function addressOf(context: Context, location: Location, text: string): Integer | undefined {
  const number = parseNumber(text);
  const { bits, lowestKernelAddress } = context.arch;
  const fits = number !== undefined && number.value < 1n << BigInt(bits);
  if (fits && number.value >= lowestKernelAddress && number.value > 0n) return number;
  report(context, places.noKernelAddress, location, { text, arch: context.arch.name, lowest: lowestKernelAddress });
  return undefined;
}

interface WithoutReturn {
  readonly text: string | undefined;
  readonly atReturn: boolean;
}

/** Takes `%return` off; `text` is absent after an error. */
function withoutReturn(context: Context, { text, start, end }: Location): WithoutReturn {
  const percent = text.indexOf("%");
  if (percent < 0) return { text, atReturn: false };
  const suffix = text.slice(percent);
  if (suffix === RETURN_SUFFIX) return { text: text.slice(0, percent), atReturn: true };
  const span: Span = { start: start + percent, end };
  const edits = [{ ...span, newText: RETURN_SUFFIX }];
  report(context, places.badSuffix, span, { suffix }, { edits });
  return { text: undefined, atReturn: false };
}

export interface UserLocation {
  readonly path: string;
  readonly offset: Integer;
  /** Absent where the offset was given as such. */
  readonly symbol: UserSymbol | undefined;
  readonly referenceCounter: Integer | undefined;
  readonly atReturn: boolean;
}

/** `path:0xOFFSET` or `program:symbol+offset`, with the kernel's `%return` and `(REFERENCE COUNTER)` behind it or not. */
export function userLocation(context: Context, location: Location): UserLocation | undefined {
  const [, name = "", where = ""] = /^(.*):([^:]*)$/s.exec(location.text) ?? [];
  const parts = /^([^%(]*)(%return)?(?:\(([^()]*)\))?$/.exec(where);
  if (name === "" || where === "" || parts === null) {
    report(context, places.badUserPlace, location, { text: location.text });
    return undefined;
  }
  const [, at = "", suffix, counterText] = parts;
  const place = /^\d/.test(at) ? offsetPlace(context, location, name, at) : symbolPlace(context, location, name, at);
  const counter = counterText === undefined ? undefined : fileOffset(context, location, counterText);
  if (place === undefined || (counterText !== undefined && counter === undefined)) return undefined;
  if (!isWritablePath(context, location, place.path)) return undefined;
  return { ...place, referenceCounter: counter, atReturn: suffix !== undefined };
}

type UserPlace = Pick<UserLocation, "path" | "offset" | "symbol">;

/** A path is taken as it stands; a name without `/` is looked up. */
function offsetPlace(context: Context, location: Location, name: string, text: string): UserPlace | undefined {
  const offset = fileOffset(context, location, text);
  const path = name.includes("/") ? name : findProgram(context, location, name)?.path;
  return offset && path !== undefined ? { path, offset, symbol: undefined } : undefined;
}

function symbolPlace(context: Context, location: Location, name: string, text: string): UserPlace | undefined {
  const program = findProgram(context, location, name);
  const found = program && findUserSymbol(context, location, program, text);
  if (found === undefined) return undefined;
  const { path, offset: value, symbol } = found;
  return { path, offset: { value, text: `0x${value.toString(16)}` }, symbol };
}

function fileOffset(context: Context, location: Location, text: string): Integer | undefined {
  const number = parseNumber(text);
  const bits = BigInt(context.arch.bits === 64 ? 63 : 32);
  if (number !== undefined && number.dimension === "number" && number.value < 1n << bits) return number;
  report(context, places.badFileOffset, location, { text });
  return undefined;
}

/** A definition is one line of words, so a path cannot have white space, nor `#`, which ends the line. */
function isWritablePath(context: Context, location: Location, path: string): boolean {
  if (!path.startsWith("/")) {
    report(context, places.relativePath, location, { path });
    return false;
  }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const bad = /[\s#"'\\\u0000-\u001f\u007f]/.exec(path)?.[0];
  if (bad === undefined) return true;
  report(context, places.unwritablePath, location, { path, character: bad });
  return false;
}

export interface EventLocation {
  readonly group: string;
  readonly event: string;
}

/** `group:event`, also as the kernel has it: `group/event`, `group.event`. */
export function eventLocation(context: Context, location: Location): EventLocation | undefined {
  const match = /^([^:/.]+)[:/.]([^:/.]+)$/.exec(location.text);
  const group = match?.[1] ?? "";
  const event = match?.[2] ?? "";
  if (EVENT_GROUP.test(group) && EVENT_WORD.test(event)) return { group, event };
  report(context, places.badEventPlace, location, { text: location.text });
  return undefined;
}

/** The name of a tracepoint, without its group. */
export function tracepointLocation(context: Context, location: Location): string | undefined {
  if (/^\w+$/.test(location.text)) return location.text;
  const bare = /^[A-Za-z_]\w*[:/](\w+)$/.exec(location.text)?.[1];
  const edits = bare === undefined ? undefined : [{ start: location.start, end: location.end, newText: bare }];
  report(context, places.badTracepointName, location, { text: location.text, bare }, { edits });
  return undefined;
}
