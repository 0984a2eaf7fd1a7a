/** One entry of the catalogue: everything that kpc says about one kind of finding. */
import type { Diagnostic, Place, RelatedPlace, Severity, TextEdit } from "./diagnostic.ts";

/** A program that triggers the finding; the tests run every one. */
export interface SourceExample {
  readonly source: string;
  readonly arch?: string;
  readonly kernel?: string;
  /** Checked for the example kernel, for one like it that is older, has damaged types, or whose configuration is known. */
  readonly target?: true | "old" | "damaged" | "configured";
  /** Programs that are made up. */
  readonly programs?: "example";
  /** `--btf kernel` */
  readonly btf?: "kernel";
  /** `--to BACK-END` */
  readonly to?: string;
  /** `-D name=value` */
  readonly defines?: Readonly<Record<string, string>>;
  /** Texts that `import` finds, by path. */
  readonly imports?: Readonly<Record<string, string>>;
}

/** A command that triggers the finding, for what does not depend on a program's text. */
export interface CommandExample {
  readonly command: readonly string[];
  /** Files that are there, by path; a `Uint8Array` for what is not text. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

export interface Entry<Parameters> {
  /** `KP` and four digits; the first two are the group, see `catalogue.ts`. Never used again. */
  readonly code: string;
  readonly severity: Severity;
  /** Names the finding without its particulars. */
  readonly title: string;
  /** Why it is one: what the kernel, or the language, does. Markdown, several sentences. */
  readonly meaning: string;
  /** What to do about it. Markdown. */
  readonly mend: string;
  readonly example: SourceExample | CommandExample;
  /** One line that makes sense alone: lower case, no full stop, code between back-ticks. */
  readonly message: (parameters: Parameters) => string;
  /** What stands beside the underline. */
  readonly label?: (parameters: Parameters) => string | undefined;
  /** Further facts, one line each. */
  readonly notes?: (parameters: Parameters) => readonly string[];
  /** What applying the edits that come with the finding does. */
  readonly fix?: (parameters: Parameters) => string;
  /** What a related place has to do with the finding. */
  readonly related?: (parameters: Parameters) => string;
}

/** Checks an entry's texts against its parameters; gives the entry itself. */
export function entry<Parameters>(definition: Entry<Parameters>): Entry<Parameters> {
  return definition;
}

export interface Particulars {
  /** The change that `fix` describes. */
  readonly edits?: readonly TextEdit[] | undefined;
  /** The place that `related` describes. */
  readonly related?: Place | undefined;
}

/** Makes the diagnostic of an entry for one place. */
export function diagnose<Parameters>(
  definition: Entry<Parameters>,
  place: Place,
  parameters: Parameters,
  { edits, related }: Particulars = {},
): Diagnostic {
  const label = definition.label?.(parameters);
  const relatedPlaces: RelatedPlace[] =
    related === undefined ? [] : [{ ...related, message: definition.related?.(parameters) ?? "" }];
  return {
    code: definition.code,
    severity: definition.severity,
    message: definition.message(parameters),
    place,
    ...(label === undefined ? {} : { label }),
    notes: definition.notes?.(parameters) ?? [],
    related: relatedPlaces,
    fixes: edits === undefined ? [] : [{ title: definition.fix?.(parameters) ?? "", edits }],
  };
}
