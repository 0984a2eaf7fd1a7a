/** What of a program the kernel's command line has no place for, beyond what its table says. */
import type { Diagnostic, Place } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/entry.ts";
import * as backEnds from "../../diagnostics/catalogue/back-ends.ts";
import * as boot from "../../diagnostics/catalogue/boot.ts";
import { isRecorded } from "../../program/program.ts";
import type { DefinedEvent, Event, Program } from "../../program/program.ts";
import { definition } from "../definition/definition.ts";
import { verifyLimits } from "../definition/limits.ts";
import { commandLine, triggersOf } from "./parameters.ts";
import type { Trigger } from "./parameters.ts";

/** MAX_BOOT_TRIGGERS, kernel/trace/trace_events.c: what comes after them is left out. */
const MOST_TRIGGERS = 32;

export function verify(program: Program): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [...verifyLimits(program)];
  const [first] = program.events;
  if (first === undefined) return diagnostics;
  for (const event of program.events) {
    if (event.kind === "event") verifyExisting(event, diagnostics);
    else verifyDefined(event, diagnostics);
  }
  verifyTriggers(program, diagnostics);
  const count = commandLine(program).length + 1;
  const limit = program.target.boot.commandLine;
  if (count > limit) {
    const parameters = { what: "the kernel's command line", count, unit: "bytes", limit };
    diagnostics.push(diagnose(boot.tooMuchAtBoot, placeOf(first), parameters));
  }
  return diagnostics;
}

function placeOf({ source, start, end }: Event): Place {
  return { source, start, end };
}

/** Every probe of `kprobe_event=` is enabled. Source: enable_boot_kprobe_events, kernel/trace/trace_kprobe.c */
function verifyDefined(event: DefinedEvent, diagnostics: Diagnostic[]): void {
  const { source, condition, actions } = event;
  const refuse = (at: { readonly start: number; readonly end: number }, what: string, reason: string): void => {
    const place = { source, start: at.start, end: at.end };
    diagnostics.push(
      diagnose(backEnds.notInBackEnd, place, { what, backEnd: "cmdline", reason, others: ["tracefs", "bootconfig"] }),
    );
  };
  if (condition !== undefined) {
    refuse(condition, "the condition of a probe that it defines", "every hit of the probe is recorded");
  }
  const action = actions?.find(({ kind }) => kind !== "print");
  if (action !== undefined) {
    refuse(action, "the actions of a probe that it defines", "triggers are on the kernel's own events only");
  } else if (!isRecorded(event)) {
    refuse(event, "a probe that is not recorded", "every probe that is defined is enabled too");
  }
  const character = /[,;]/.exec(definition(event))?.[0];
  if (character !== undefined) {
    const meaning = character === "," ? "it stands for a blank" : "it ends a definition";
    diagnostics.push(diagnose(boot.unwritableAtBoot, placeOf(event), { what: "the definition", character, meaning }));
  }
}

function verifyExisting(event: Event, diagnostics: Diagnostic[]): void {
  if (event.condition === undefined || !isRecorded(event)) return;
  const { start, end } = event.condition;
  diagnostics.push(
    diagnose(
      backEnds.notInBackEnd,
      { source: event.source, start, end },
      {
        what: "the condition of an event that is recorded",
        backEnd: "cmdline",
        reason: "`trace_event=` has events, and no conditions",
        others: ["tracefs", "bootconfig"],
      },
    ),
  );
}

function verifyTriggers(program: Program, diagnostics: Diagnostic[]): void {
  const triggers = triggersOf(program);
  const [first] = triggers;
  if (first === undefined) return;
  const { kernel, boot: abilities } = program.target;
  if (abilities.triggersSince !== undefined) {
    const parameters = { what: "no `trace_trigger=`", kernel, since: abilities.triggersSince };
    diagnostics.push(diagnose(boot.notAtBootYet, placeOf(first.event), parameters));
  }
  const tooMany = triggers[MOST_TRIGGERS];
  if (tooMany !== undefined) {
    const parameters = { what: "`trace_trigger=`", count: triggers.length, unit: "triggers", limit: MOST_TRIGGERS };
    diagnostics.push(diagnose(boot.tooMuchAtBoot, placeOf(tooMany.event), parameters));
  }
  for (const trigger of triggers) verifyTrigger(trigger, diagnostics);
}

function verifyTrigger({ event, trigger }: Trigger, diagnostics: Diagnostic[]): void {
  const refuse = (character: string, meaning: string): void => {
    diagnostics.push(diagnose(boot.unwritableAtBoot, placeOf(event), { what: "the trigger", character, meaning }));
  };
  if (trigger.includes(",")) refuse(",", "it ends a trigger");
  if (trigger.includes("'")) refuse("'", "it ends a string of the condition");
}
