/**
 * Names of events: those that are given, and those that kpc makes.
 *
 * A made name is the symbol with what kind of probe it is behind it, always the same way, so that
 * scripts can rely on it: `vfs_read`, `vfs_read__return`, `vfs_read__entry`, `bash__0x1234`. A second
 * event of the same name gets `_1`, as perf does it.
 */
import type { EventName, Name, Span } from "../../grammar/tree.ts";
import * as places from "../diagnostics/catalogue/places.ts";
import { report } from "./context.ts";
import type { Context } from "./context.ts";
import { requireFeature } from "./features.ts";

export interface ChosenName {
  /** Absent where the file's group, or kpc's own, is meant. */
  readonly group: string | undefined;
  /** Absent where kpc makes one. */
  readonly name: string | undefined;
}

/** The group and name that a declaration asks for, checked. */
export function chosenName(context: Context, alias: EventName | undefined): ChosenName {
  if (alias === undefined) return MADE;
  if (alias.group !== undefined) checkGroup(context, alias.group);
  if (alias.name !== undefined) checkEventName(context, alias.name);
  return { group: alias.group?.text, name: alias.name?.text };
}

const MADE: ChosenName = { group: undefined, name: undefined };

/** A group's name: an identifier, with `-` where the kernel has that. */
export function checkGroup(context: Context, { text, start, end }: Name): void {
  const span: Span = { start, end };
  const { groupName } = context.limits;
  if (!/^[A-Za-z_-][\w-]*$/.test(text)) report(context, places.badEventName, span, { what: "group", name: text });
  else if (text.length > groupName) {
    report(context, places.nameTooLong, span, { what: "group", name: text, limit: groupName });
  } else if (text.includes("-")) requireFeature(context, "group-name-with-dash", span);
}

function checkEventName(context: Context, { text, start, end }: Name): void {
  const span: Span = { start, end };
  const { eventName } = context.limits;
  if (!/^[A-Za-z_]\w*$/.test(text)) report(context, places.badEventName, span, { what: "event", name: text });
  else if (text.length > eventName) {
    report(context, places.nameTooLong, span, { what: "event", name: text, limit: eventName });
  }
}

/** Makes names that no other event of the program has. */
export class NameMaker {
  readonly #taken = new Set<string>();
  /** The last number given to a name, so that thousands of one name cost no search. */
  readonly #last = new Map<string, number>();

  /** Keeps a given name from being made. */
  take(group: string, name: string): void {
    this.#taken.add(`${group}/${name}`);
  }

  make(group: string, wanted: string, limit: number): string {
    const base = legal(wanted, limit);
    const key = `${group}/${base}`;
    if (!this.#taken.has(key)) {
      this.#taken.add(key);
      return base;
    }
    let number = this.#last.get(key) ?? 0;
    let name: string;
    do {
      number++;
      const suffix = `_${number}`;
      name = base.slice(0, limit - suffix.length) + suffix;
    } while (this.#taken.has(`${group}/${name}`));
    this.#last.set(key, number);
    this.#taken.add(`${group}/${name}`);
    return name;
  }
}

/** A C identifier of at most `limit` characters; what does not fit is cut before the kind. */
function legal(wanted: string, limit: number): string {
  const word = wanted.replaceAll(/\W/g, "_").replace(/^(?=\d)/, "_");
  if (word.length <= limit) return word;
  const kind = /__[a-z]+$/.exec(word)?.[0] ?? "";
  return word.slice(0, limit - kind.length) + kind;
}
