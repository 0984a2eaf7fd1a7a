/** Prints diagnostics in the format that was asked for. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { counted } from "../diagnostics/wording.ts";
import { VERSION } from "../version.ts";
import type { Compiler, Host, Output } from "./host.ts";

export const FORMATS = ["text", "json", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

export function readFormat(given: string | undefined): Format {
  return FORMATS.find((format) => format === given) ?? "text";
}

/** Text ends with a count of what was found; nothing found is nothing said. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  format: Format,
  compiler: Compiler,
  style: { readonly colour: boolean; readonly columns: number | undefined },
): string {
  switch (format) {
    case "json":
      return compiler.renderJson(diagnostics);
    case "sarif":
      return compiler.renderSarif(diagnostics, VERSION);
    case "text": {
      if (diagnostics.length === 0) return "";
      const { colour, columns } = style;
      const text = compiler.renderTerminal(diagnostics, { colour, ...(columns === undefined ? {} : { columns }) });
      return `${text}${summary(diagnostics)}\n`;
    }
  }
}

/** Writes them to an output, coloured if that is a terminal. */
export function report(
  diagnostics: readonly Diagnostic[],
  format: Format,
  output: Output,
  { host, compiler }: { readonly host: Host; readonly compiler: Compiler },
): void {
  const style = { colour: wantsColour(output, host), columns: output.columns() };
  const text = formatDiagnostics(diagnostics, format, compiler, style);
  if (text !== "") output.write(text);
}

/** `2 errors, 1 warning` */
function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ].join(", ");
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** As https://no-color.org and https://force-color.org have it; what is forced wins. */
function wantsColour(output: Output, host: Host): boolean {
  const forced = host.environment("FORCE_COLOR");
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if ((host.environment("NO_COLOR") ?? "") !== "" || host.environment("TERM") === "dumb") return false;
  return output.isTerminal();
}
