// What the test works with: Debian's Chromium, and code-server with the Node that it is built for. What is missing is
// installed, code-server and Node into $KPC_VSCODE or ~/.cache/kpc/vscode.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryBeside, withLock } from "../conformance/harness/cache.ts";
import { run } from "../conformance/harness/command.ts";

const VSIX = fileURLToPath(new URL("../../lsp/vscode/kpc.vsix", import.meta.url));
const FOLDER = process.env["KPC_VSCODE"] ?? join(homedir(), ".cache/kpc/vscode");
const CHROMIUM = "/usr/bin/chromium";
const INSTALL_SECONDS = 1800;

/** What code-server's native modules are built with. */
const BUILD_PACKAGES = [
  ...["g++", "make", "python3", "pkg-config"],
  ...["libkrb5-dev", "libsecret-1-dev", "libx11-dev", "libxkbfile-dev"],
];

/** A package of npm's in a folder of its own. */
interface Installed {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The file that is used, in the package. */
  readonly file: string;
  readonly size: string;
}

const NODE: Installed = {
  name: `node-linux-${process.arch}`,
  version: "24.21.0",
  folder: join(FOLDER, "node"),
  file: "bin/node",
  size: "190 MB",
};

const CODE_SERVER: Installed = {
  name: "code-server",
  version: "4.139.1",
  folder: join(FOLDER, "code-server"),
  file: "out/node/entry.js",
  size: "617 MB, 2 to 5 minutes",
};

/** This machine lacks something, and it cannot be installed. */
export class CannotRun extends Error {}

export interface Tools {
  readonly vsix: string;
  readonly chromium: string;
  readonly node: string;
  readonly codeServer: string;
}

export async function installTools(): Promise<Tools> {
  if (!existsSync(VSIX)) throw new CannotRun("there is no lsp/vscode/kpc.vsix (npm run package:vscode)");
  await withLock("vscode-install", async () => {
    if (!existsSync(CHROMIUM)) await installDebian(["chromium", "fonts-dejavu-core"]);
    if (!isThere(NODE)) await installNpm(NODE, {});
    if (isThere(CODE_SERVER)) return;
    await installDebian(BUILD_PACKAGES);
    const nodeFolder = join(NODE.folder, "node_modules", NODE.name);
    await installNpm(CODE_SERVER, {
      PATH: `${join(nodeFolder, "bin")}:${process.env["PATH"] ?? ""}`,
      npm_config_nodedir: nodeFolder,
      // The npm that has started this test says here which Node is its own.
      npm_config_user_agent: "",
    });
  });
  return { vsix: VSIX, chromium: CHROMIUM, node: fileOf(NODE), codeServer: fileOf(CODE_SERVER) };
}

function fileOf({ name, folder, file }: Installed): string {
  return join(folder, "node_modules", name, file);
}

/** Another version is not the one that is wanted. */
function isThere(wanted: Installed): boolean {
  const description = join(wanted.folder, "node_modules", wanted.name, "package.json");
  if (!existsSync(description) || !existsSync(fileOf(wanted))) return false;
  const { version } = JSON.parse(readFileSync(description, "utf8")) as { readonly version: string };
  return version === wanted.version;
}

async function installDebian(packages: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const name of packages) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new CannotRun(`not root, and not installed: apt install ${missing.join(" ")}`);
  const options = { timeoutSeconds: INSTALL_SECONDS, environment: { DEBIAN_FRONTEND: "noninteractive" } };
  await installing(missing.join(" "), async () => {
    await run("apt-get", ["-q", "update"], options);
    const argv = ["-q", "install", "--yes", "--no-install-recommends", ...missing];
    await run("apt-get", ["-o", "DPkg::Lock::Timeout=600", ...argv], options);
  });
}

async function isInstalled(name: string): Promise<boolean> {
  return run("dpkg-query", ["--show", "--showformat=${db:Status-Status}", name]).then(
    (status) => status.toString("utf8") === "installed",
    () => false,
  );
}

/** Into a folder beside it, which gets its name when all is there: half an installation has another one. */
async function installNpm(
  { name, version, folder, size }: Installed,
  environment: Record<string, string>,
): Promise<void> {
  const whole = `${name}@${version}`;
  const temporary = temporaryBeside(folder);
  await installing(`${whole} into ${folder}: ${size}`, async () => {
    await mkdir(dirname(folder), { recursive: true });
    try {
      await run("npm", ["install", "--prefix", temporary, "--no-save", "--no-audit", "--no-fund", whole], {
        timeoutSeconds: INSTALL_SECONDS,
        environment,
      });
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
}

async function installing(what: string, work: () => Promise<void>): Promise<void> {
  console.log(`installing ${what}`);
  const started = Date.now();
  try {
    await work();
  } catch (error) {
    const [first, ...details] = (error instanceof Error ? error.message : String(error)).split("\n");
    if (details.length > 0) console.log(details.join("\n"));
    throw new CannotRun(`not installed: ${first}`);
  }
  console.log(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}
