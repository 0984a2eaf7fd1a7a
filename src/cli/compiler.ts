/** All of the compiler that the commands use: what is loaded when a command first needs it. */
export { check, compile } from "../index.ts";
export { diagnose } from "../diagnostics/entry.ts";
export * as files from "../diagnostics/catalogue/files.ts";
export { explain, findEntry, listEntries } from "../diagnostics/explain.ts";
export { catalogue } from "../diagnostics/catalogue.ts";
export { renderJson } from "../diagnostics/render/json.ts";
export { renderSarif } from "../diagnostics/render/sarif.ts";
export { renderTerminal } from "../diagnostics/render/terminal.ts";
export { BACK_ENDS, findBackEnd } from "../emit/back-ends.ts";
export { ARCHITECTURES, findArchitecture } from "../target/arch/index.ts";
export { describeRole } from "../target/arch/describe.ts";
export { NEWEST_KERNEL } from "../target/features/features.ts";
export { parseKernelVersion } from "../target/version.ts";
