/** What `kpc fmt` uses: a bundle of its own, since no other command needs it. */
export { format } from "../../grammar/printer/format.ts";
export { unifiedDiff } from "../format/unified-diff.ts";
