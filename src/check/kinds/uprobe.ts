/** `uprobe` and `uretprobe`: a breakpoint in a program. */
import type { Location, Probe } from "../../../grammar/tree.ts";
import type { Context } from "../context.ts";
import type { ChosenName } from "../event-names.ts";
import { lowerFields } from "../fields.ts";
import { userLocation } from "../locations.ts";
import type { Position } from "../positions.ts";
import { unnamed } from "./draft.ts";
import type { Draft, LoweredProbe } from "./draft.ts";
import { refuseMaxactive } from "./maxactive.ts";

export function lowerUprobe(
  context: Context,
  probe: Probe,
  location: Location,
  chosen: ChosenName,
): LoweredProbe | undefined {
  const found = userLocation(context, location);
  const returns = probe.probeKind.text === "uretprobe" || found?.atReturn === true;
  const position: Position = returns ? "uretprobe" : "uprobe";
  const isInside = found?.symbol !== undefined && found.symbol.offset !== 0n;
  const fields = lowerFields({ context, position, subject: location.text, isInside }, probe.fields);
  refuseMaxactive(context, probe);
  if (found === undefined) return undefined;
  const { path, offset, symbol, referenceCounter } = found;
  const event: Draft = {
    kind: position,
    ...unnamed(context, probe, fields),
    path,
    offset,
    symbol,
    referenceCounter,
  };
  const program = path.slice(path.lastIndexOf("/") + 1).replace(/\.so\b.*$/, "");
  const base = symbol?.name ?? `${program}__0x${offset.value.toString(16)}`;
  const wanted = `${base}${returns ? "__return" : ""}`;
  return { event, chosen, wanted };
}
