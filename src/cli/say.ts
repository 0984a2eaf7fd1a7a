/** Lines for who runs kpc, beside what is asked for. */
import { visible } from "../diagnostics/render/visible.ts";
import type { Host } from "./host.ts";

export function sayTo({ stderr }: Pick<Host, "stderr">): (line: string) => void {
  return (line) => stderr.write(`${visible(line)}\n`);
}
