/** The options with which an example of the catalogue is checked. */
import type { SourceExample } from "../../src/diagnostics/entry.ts";
import type { CheckOptions, Loader } from "../../src/index.ts";

export function optionsOf({ arch, kernel, defines, imports = {} }: SourceExample): CheckOptions {
  const load: Loader = (path) => {
    const text = imports[path];
    return text === undefined ? { kind: "missing" } : { kind: "loaded", source: { name: path, text } };
  };
  return { load, ...(arch && { arch }), ...(kernel && { kernel }), ...(defines && { defines }) };
}
