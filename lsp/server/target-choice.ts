/**
 * Which kernel a document is checked for. The first of these that says something:
 *
 * 1. the client's setting `kpc.target` (or `kpc.arch` and `kpc.kernel`),
 * 2. `kpc.json` beside the document, or in the nearest folder above,
 * 3. what the document requires: `requires arch arm64; kernel >= 5.10`,
 * 4. the machine that the server runs on, where it runs Linux; else the newest kernel.
 */
import type { Requirement } from "../../grammar/tree.ts";
import { findArchitecture } from "../../src/target/arch/index.ts";
import { NEWEST_KERNEL } from "../../src/target/features/features.ts";
import { parseKernelVersion } from "../../src/target/version.ts";
import { isAbsolute, joinPath } from "../../src/cli/paths.ts";
import { LIVE } from "../../src/cli/read-target.ts";
import { readItems, updateItems } from "./document/items.ts";
import type { Items } from "./document/items.ts";

export interface Settings {
  /** A target file, or `live`. */
  readonly target?: string | undefined;
  readonly arch?: string | undefined;
  readonly kernel?: string | undefined;
  /** The root folder in which programs and libraries are. */
  readonly root?: string | undefined;
}

export type Origin = "setting" | "kpc.json" | "requires" | "machine" | "default";

export interface Choice {
  /** A target file's path, or `live`; absent for a kernel of which only the version is known. */
  readonly target: string | undefined;
  readonly arch: string;
  readonly kernel: string;
  readonly root: string | undefined;
  readonly origin: Origin;
  /** What is wrong with the settings or with `kpc.json`. */
  readonly problems: readonly string[];
}

export const CONFIGURATION_FILE = "kpc.json";

export interface Question {
  readonly settings: Settings;
  /** The document's path, or one beside which it would be saved; absent where no folder is known. */
  readonly path: string | undefined;
  /** The client's folder that it belongs to: paths of the settings begin there. */
  readonly folder: string | undefined;
  /** What the document requires. */
  readonly requirements: () => Settings;
  /** A file's text; absent where there is none. */
  readonly read: (path: string) => string | undefined;
  /** kpc's name of the architecture of the machine, if it runs Linux. */
  readonly machine: string | undefined;
  readonly defaultArch: string;
}

export function chooseTarget(question: Question): Choice {
  const { settings, folder, machine, defaultArch } = question;
  const problems: string[] = [];
  const set = inFolder(settings, folder, problems);
  const found = [
    { origin: "setting" as const, ...checked(set, "the setting", problems) },
    { origin: "kpc.json" as const, ...configurationOf(question, problems) },
    { origin: "requires" as const, ...question.requirements() },
  ].find(({ target, arch, kernel }) => target !== undefined || arch !== undefined || kernel !== undefined);
  const arch = findArchitecture(found?.arch ?? machine ?? defaultArch)?.name ?? defaultArch;
  const kernel = found?.kernel ?? NEWEST_KERNEL;
  const root = set.root ?? found?.root;
  if (found !== undefined) return { target: found.target, arch, kernel, root, origin: found.origin, problems };
  const isLive = machine !== undefined;
  return { target: isLive ? LIVE : undefined, arch, kernel, root, origin: isLive ? "machine" : "default", problems };
}

/** The same without what names nothing. */
function checked({ target, arch, kernel, root }: Settings, where: string, problems: string[]): Settings {
  const isArch = arch === undefined || findArchitecture(arch) !== undefined;
  const isKernel = kernel === undefined || parseKernelVersion(kernel) !== undefined;
  if (!isArch) problems.push(`${where} names an architecture that kpc does not know: \`${arch}\``);
  if (!isKernel) problems.push(`${where} names a kernel that is no version: \`${kernel}\``);
  const text = (value: string | undefined): string | undefined => (value === "" ? undefined : value);
  return {
    target: text(target),
    arch: isArch ? text(arch) : undefined,
    kernel: isKernel ? text(kernel) : undefined,
    root: text(root),
  };
}

function configurationOf({ path, read }: Question, problems: string[]): Settings {
  for (let folder = parentOf(path); folder !== undefined; folder = parentOf(folder)) {
    const file = `${folder}/${CONFIGURATION_FILE}`;
    const text = read(file);
    if (text === undefined) continue;
    const settings = readConfiguration(text);
    if (settings === undefined) {
      problems.push(`\`${file}\` is not read: it is no JSON object of strings`);
      return {};
    }
    return inFolder(checked(settings, `\`${file}\``, problems), folder, problems);
  }
  return {};
}

/** The same with paths that begin at a folder. Without one they mean nothing, and surely not where the server runs. */
function inFolder(settings: Settings, folder: string | undefined, problems: string[]): Settings {
  const { target, root } = settings;
  const from = (given: string): string | undefined => {
    const path = joinPath(folder ?? "", given.replaceAll("\\", "/"));
    if (isAbsolute(path)) return path;
    problems.push(`no folder is open that the path \`${given}\` could begin at`);
    return undefined;
  };
  return {
    ...settings,
    target: target === undefined || target === "" || target === LIVE ? target : from(target),
    root: root === undefined || root === "" ? root : from(root),
  };
}

export function readConfiguration(text: string): Settings | undefined {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
    const { target, arch, kernel, root } = found as Record<string, unknown>;
    const all = { target, arch, kernel, root };
    const isText = Object.values(all).every((value) => value === undefined || typeof value === "string");
    return isText ? (all as Settings) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The folder that a path is in; absent for the root. */
function parentOf(path: string | undefined): string | undefined {
  const slash = path?.lastIndexOf("/") ?? -1;
  return slash < 0 ? undefined : path?.slice(0, slash);
}

/** What a document requires; of a text that has changed, only the part that is another is read. */
export class Requirements {
  #text: string | undefined;
  #items: Items | undefined;
  #found: Settings = {};

  of(text: string): Settings {
    if (text !== this.#text) {
      this.#text = text;
      this.#items = /^\s*requires\b/m.test(text) ? itemsOf(text, this.#items) : undefined;
      this.#found = this.#items === undefined ? {} : requirementsOf(this.#items);
    }
    return this.#found;
  }
}

function itemsOf(text: string, before: Items | undefined): Items {
  return before === undefined ? readItems("", text) : updateItems("", before, text);
}

/** The first architecture and a kernel that `requires` allows. */
function requirementsOf({ items }: Items): Settings {
  const all = items.flatMap(({ declaration }) => (declaration?.kind === "requires" ? declaration.requirements : []));
  const arch = all.find(({ subject }) => subject.text === "arch")?.values[0]?.text;
  const kernel = all.map(kernelOf).find((version) => version !== undefined);
  return { arch: arch === undefined ? undefined : findArchitecture(arch)?.name, kernel };
}

/** With a lower bound the newest kernel meets it; with an upper one, that version is nearest. */
function kernelOf({ subject, operator, values: [version] }: Requirement): string | undefined {
  if (subject.text !== "kernel" || version === undefined) return undefined;
  const isFixed = operator?.text === "==" || operator?.text === "<=";
  return isFixed && parseKernelVersion(version.text) !== undefined ? version.text : undefined;
}
