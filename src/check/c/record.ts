/** Structures and unions: where their members are, those of anonymous ones among them. */
import type { Btf } from "../../target/btf/btf.ts";
import { findMember, memberNames } from "../../target/btf/resolve.ts";
import type { CType } from "./ctype.ts";

export interface FoundMember {
  /** From the beginning of the structure; for a bit-field as BTF counts, in the order of memory. */
  readonly bitOffset: number;
  /** Of a bit-field. */
  readonly bitSize: number | undefined;
  readonly type: CType;
}

export interface RecordLayout {
  readonly bytes: number;
  readonly alignment: number | undefined;
  readonly isUnion: boolean;
  /** A member by its name, wherever it is inside anonymous ones. */
  readonly member: (name: string) => FoundMember | undefined;
  /** All names that `member` finds. */
  readonly names: () => readonly string[];
  /** The direct members, anonymous ones too. */
  readonly members: () => readonly FoundMember[];
}

/** The layout that a compiler has written down. */
export function btfLayout(btf: Btf, id: number): RecordLayout | undefined {
  const type = btf.type(id);
  if (type.kind !== "struct" && type.kind !== "union") return undefined;
  const typed = (found: { bitOffset: number; bitSize: number | undefined; type: number }): FoundMember => ({
    bitOffset: found.bitOffset,
    bitSize: found.bitSize,
    type: { kind: "btf", btf, id: found.type },
  });
  return {
    bytes: type.bytes,
    alignment: undefined,
    isUnion: type.kind === "union",
    member: (name) => {
      const found = findMember(btf, id, name);
      return found && typed(found);
    },
    names: () => memberNames(btf, id),
    members: () => type.members.map(typed),
  };
}
