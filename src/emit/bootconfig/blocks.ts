/** A program as the blocks of a bootconfig, one for each event, in the order in which the kernel reads them. */
import type { Program } from "../../program/program.ts";
import { originOf } from "../origin.ts";
import { bootEvents } from "./events.ts";
import type { BootEvent } from "./events.ts";
import { entriesOf } from "./keys.ts";
import type { Entry } from "./keys.ts";
import { inBootOrder } from "./order.ts";
import { block, isWord } from "./text.ts";

/** Keys that belong together. */
export interface Settings {
  readonly key: string;
  readonly entries: readonly Entry[];
}

export interface Block extends Settings {
  readonly event: BootEvent;
}

/**
 * The size that the trace buffer has in a running system. An instance has it from the start on, the buffer that is always
 * there has one page until somebody writes to tracefs. Source: TRACE_BUF_SIZE_DEFAULT and tracing_update_buffers,
 * kernel/trace/trace.c
 */
const BUFFER = { key: "ftrace", entries: [{ key: "buffer_size", values: ["1408KB"] }] };

export interface Blocks {
  readonly blocks: readonly Block[];
  /** What stands before them all. */
  readonly settings: readonly Settings[];
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
  return { blocks, settings: blocks.length === 0 || instance !== undefined ? [] : [BUFFER], circular };
}

export function textOf(heading: string, { blocks, settings }: Blocks): string {
  const texts = [
    ...settings.map(({ key, entries }) => block(key, entries)),
    ...blocks.map(
      ({ event, key, entries }) => `# ${originOf(event.place.source, event.place)}\n${block(key, entries)}`,
    ),
  ];
  // A bootconfig without any key is refused.
  return `${[`# ${heading}`, ...(texts.length === 0 ? ["ftrace"] : texts)].join("\n\n")}\n`;
}
