/** Members of structures as a line each: their types, and where they are. */
import { nameOf } from "../../../src/check/c/ctype.ts";
import type { FoundMember, RecordLayout } from "../../../src/check/c/record.ts";
import { declared } from "./member-paths.ts";

/** `+40`, `+40, bit 3` */
function placeOf({ bitOffset, bitSize }: FoundMember): string {
  return bitSize === undefined ? `+${bitOffset / 8}` : `+${Math.floor(bitOffset / 8)}, bit ${bitOffset % 8}`;
}

/** `unsigned int : 3 — +40, bit 1`: what stands beside the name. */
export function besideName(member: FoundMember): string {
  const bits = member.bitSize === undefined ? "" : ` : ${member.bitSize}`;
  return `${nameOf(member.type)}${bits} — ${placeOf(member)}`;
}

/** `unsigned int f_kind : 3;  // +40, bit 1` */
export function memberLine(name: string, member: FoundMember): string {
  const bits = member.bitSize === undefined ? "" : ` : ${member.bitSize}`;
  return `${declared(member.type, name)}${bits};  // ${placeOf(member)}`;
}

/** All that can be named, those of anonymous ones too. */
export function membersOf(layout: RecordLayout): (FoundMember & { readonly name: string })[] {
  return layout.names().flatMap((name) => {
    const member = layout.member(name);
    return member === undefined ? [] : [{ ...member, name }];
  });
}
