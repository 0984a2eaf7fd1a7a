/** A program as the blocks of a bootconfig, one for each event, in the order in which the kernel reads them. */
import type { Program } from "../../program/program.ts";
import { originOf } from "../origin.ts";
import { bootEvents } from "./events.ts";
import type { BootEvent } from "./events.ts";
import { entriesOf } from "./keys.ts";
import type { Entry } from "./keys.ts";
import { inBootOrder } from "./order.ts";
import { block, isWord } from "./text.ts";

export interface Block {
  readonly event: BootEvent;
  readonly key: string;
  readonly entries: readonly Entry[];
}

export interface Blocks {
  readonly blocks: readonly Block[];
  /** Events that need each other, and so have no order. */
  readonly circular: readonly BootEvent[];
}

/** @throws RangeError if the instance has a name that is no key. */
export function blocksOf(program: Program, instance: string | undefined): Blocks {
  if (instance !== undefined && !isWord(instance)) throw new RangeError(`no name of an instance: ${instance}`);
  const root = instance === undefined ? "ftrace.event" : `ftrace.instance.${instance}.event`;
  const { events, circular } = inBootOrder(bootEvents(program));
  const blocks = events.map((event) => ({
    event,
    key: `${root}.${event.group}.${event.name}`,
    entries: entriesOf(event, program.target.boot.hasHistograms),
  }));
  return { blocks, circular };
}

export function textOf(heading: string, blocks: readonly Block[]): string {
  const texts = blocks.map(
    ({ event, key, entries }) => `# ${originOf(event.place.source, event.place)}\n${block(key, entries)}`,
  );
  // A bootconfig without any key is refused.
  return `${[`# ${heading}`, ...(texts.length === 0 ? ["ftrace"] : texts)].join("\n\n")}\n`;
}
