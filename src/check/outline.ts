/** What a file declares, without checking it: what a table or an editor lists. */
import { parse } from "../../grammar/parse.ts";
import type { Probe, Span } from "../../grammar/tree.ts";

export interface OutlineEntry extends Span {
  /** `kprobe vfs_read` */
  readonly title: string;
}

/** The probes and spans of a text, in its order. */
export function outline(text: string): OutlineEntry[] {
  return parse(text).file.declarations.flatMap((declaration) => {
    const { start, end } = declaration;
    if (declaration.kind === "probe") return [{ title: titleOf(declaration), start, end }];
    return declaration.kind === "span" ? [{ title: `span ${declaration.name.text}`, start, end }] : [];
  });
}

/** `kprobe vfs_read as reads` */
export function titleOf({ probeKind, locations, locationsAre, alias }: Probe): string {
  const places = locations.map(({ text }) => text).join(locationsAre === "list" ? ", " : " | ");
  const name = alias?.name?.text;
  return name === undefined ? `${probeKind.text} ${places}` : `${probeKind.text} ${places} as ${name}`;
}
