/** Sections become a target, each when something of it is needed. */
import { findArchitecture } from "../arch/index.ts";
import { KernelConfig } from "../config.ts";
import { KernelTypes } from "../kernel-types.ts";
import { KernelSymbols } from "../symbols/kernel-symbols.ts";
import { versionOfRelease } from "../target.ts";
import type { Target } from "../target.ts";
import { EventFormats } from "../tracefs/event-formats.ts";
import { Readme } from "../tracefs/readme.ts";
import { lazily } from "./lazily.ts";
import { SECTION, btfModules } from "./sections.ts";
import type { Sections } from "./sections.ts";
import { TargetFileError } from "./target-file.ts";

/** Throws `TargetFileError` if the head says what kpc cannot use; and, later, where a section is damaged. */
export function openTarget(name: string, sections: Sections): Target {
  const { head, names } = sections;
  const arch = findArchitecture(head.arch);
  const kernel = versionOfRelease(head.release);
  if (arch === undefined) throw new TargetFileError(`it is of an architecture that kpc does not know`, 0);
  if (kernel === undefined) throw new TargetFileError(`its kernel's release is no version`, 0);
  const text = (section: string): string | undefined => {
    const bytes = sections.read(section);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const modules = btfModules(names);
  const parts = {
    readme: lazily(() => make(text(SECTION.readme), (content) => new Readme(content))),
    config: lazily(() => make(text(SECTION.config), (content) => new KernelConfig(content))),
    events: lazily(() => make(text(SECTION.events), (content) => new EventFormats(content))),
    symbols: lazily(() =>
      make(
        sections.read(SECTION.functions),
        (functions) => new KernelSymbols(functions, () => sections.read(SECTION.variables), head.knows),
      ),
    ),
    types: modules.includes("vmlinux")
      ? new KernelTypes(modules, (module) => sections.read(SECTION.btf(module)))
      : undefined,
  };
  return {
    name,
    arch,
    kernel,
    release: head.release,
    gaps: head.gaps,
    types: parts.types,
    get readme() {
      return parts.readme();
    },
    get config() {
      return parts.config();
    },
    get events() {
      return parts.events();
    },
    get symbols() {
      return parts.symbols();
    },
  };
}

function make<From, To>(from: From | undefined, how: (from: From) => To): To | undefined {
  return from === undefined ? undefined : how(from);
}
