/**
 * What a diagnostic is: a finding about a program, with its place and what would mend it.
 *
 * Its words come from the catalogue alone; see `catalogue.ts`.
 */
import type { Span } from "../../grammar/tree.ts";

export type Severity = "error" | "warning";

/** A text that was compiled, with the name it is known by: a path, `<stdin>` or `<command line>`. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A range of one source text. */
export interface Place extends Span {
  readonly source: SourceFile;
}

/** A place that belongs to the finding, and what it has to do with it. */
export interface RelatedPlace extends Place {
  readonly message: string;
}

/** Replaces a range of the text; an empty range inserts. */
export interface TextEdit extends Span {
  readonly newText: string;
}

/** A change that mends what was found: what it does, and the edits to the diagnostic's source. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic {
  /** `KP0401`: stable, and what `kpc explain` takes. */
  readonly code: string;
  readonly severity: Severity;
  /** One line that makes sense alone: lower case, no full stop. */
  readonly message: string;
  readonly place: Place;
  /** What to say beside the underline, where it is not the message itself. */
  readonly label?: string;
  /** Further facts, one line each. */
  readonly notes: readonly string[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}
