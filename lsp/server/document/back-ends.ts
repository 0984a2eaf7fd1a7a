/** What back ends say of a program. */
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import type { BackEnd } from "../../../src/emit/back-end.ts";
import { BACK_ENDS } from "../../../src/emit/back-ends.ts";
import { verifyCapability } from "../../../src/emit/capability.ts";
import type { Program } from "../../../src/program/program.ts";
import { VERSION } from "../../../src/version.ts";

/** What of a program a back end cannot say, or its reader would refuse. */
export function verdictOf(backEnd: BackEnd, program: Program): readonly Diagnostic[] {
  return [
    ...verifyCapability(program, backEnd, BACK_ENDS, undefined),
    ...backEnd.verify(program, { version: VERSION }),
  ];
}
