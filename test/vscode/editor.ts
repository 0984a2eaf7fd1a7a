// What a person does in VS Code with keys and a mouse, and what they see there.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import type { Locator, Page } from "playwright-core";

const IMAGES = fileURLToPath(new URL("../../lsp/vscode/images", import.meta.url));
const SIZE = { width: 960, height: 480 };
/** Pixels of a picture for one of the window: sharp on most screens, and small enough for the package. */
const SCALE = 1.5;
/** The machine may be slow, and busy with other things. */
const PATIENCE = 45_000;
/** What closes an editor without saving it. */
const CLOSE_KEY = "Control+Alt+KeyW";
/** What lasts as long as a popup takes to come to rest. */
const REST = 400;

export interface Picture {
  /** From the tabs down; all of the editors without. */
  readonly height?: number;
  /** With the bar below. */
  readonly withStatus?: boolean;
}

export class Editor {
  readonly page: Page;
  readonly close: () => Promise<void>;

  private constructor(page: Page, close: () => Promise<void>) {
    this.page = page;
    this.close = close;
  }

  static async open(executablePath: string, address: string): Promise<Editor> {
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: SCALE });
    return Editor.#at(address, await context.newPage(), () => browser.close());
  }

  /** Another window, which has its own state and shares what the browser has loaded. */
  async openAnother(address: string): Promise<Editor> {
    const page = await this.page.context().newPage();
    return Editor.#at(address, page, () => page.close());
  }

  static async #at(address: string, page: Page, close: () => Promise<void>): Promise<Editor> {
    page.setDefaultTimeout(PATIENCE);
    await page.goto(address);
    const editor = new Editor(page, close);
    // Files are opened by their names; the list of them takes a third of the window.
    const files = page.locator(".part.sidebar .explorer-folders-view");
    await files.waitFor();
    await page.keyboard.press("Control+B");
    await files.waitFor({ state: "hidden" });
    return editor;
  }

  /** A command of the palette by its whole title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.#type(title);
    await this.pick(title);
  }

  /** The row of the open list that is called so. */
  async pick(text: string): Promise<void> {
    await this.#row(text).click();
  }

  /** The names in the open list, when it is the one that has this name. */
  async rowsWith(name: string): Promise<string[]> {
    await this.see(this.#row(name));
    return this.page.locator(".quick-input-list .monaco-list-row .label-name").allInnerTexts();
  }

  /** A file by its name, which no other has, alone in the window. */
  async openFile(name: string): Promise<void> {
    await this.closeEditors();
    await this.resize(SIZE);
    await this.page.keyboard.press("Control+P");
    await this.#type(name);
    await this.pick(name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
    await this.focus();
  }

  /** Without saving anything, which is not asked then. */
  async closeEditors(): Promise<void> {
    const tabs = this.page.locator(".tabs-container .tab");
    for (let open = await tabs.count(); open > 0; open = await tabs.count()) {
      await this.page.keyboard.press(CLOSE_KEY);
      await this.until("its end", async () => (await tabs.count()) < open);
    }
  }

  /** The first editor, from the left. */
  async focus(): Promise<void> {
    await this.page.keyboard.press("Control+1");
    await this.page.locator(".editor-instance .monaco-editor.focused").first().waitFor();
  }

  /** Of the window; the next file that is opened has the usual one. */
  async resize(size: typeof SIZE): Promise<void> {
    await this.page.setViewportSize(size);
  }

  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press("Control+G");
    await this.#type(`${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.see(this.page.locator(".statusbar-item").getByText(`Ln ${line}, Col ${column}`));
  }

  /** As from a clipboard: nothing is completed. */
  async insert(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  async save(name: string): Promise<void> {
    await this.page.keyboard.press("Control+S");
    await this.page.locator(`.tab.dirty[data-resource-name="${name}"]`).waitFor({ state: "detached" });
  }

  /** The lines that an editor shows, counted from the left; in no order, so look for one. */
  async text(index = 0): Promise<string> {
    const group = this.page.locator(".editor-group-container").nth(index);
    const lines = await group.locator(".editor-instance .view-line").allTextContents();
    // Blanks are not plain ones there.
    return lines.join("\n").replaceAll("\u00A0", " ");
  }

  async untilText(part: string, index = 0): Promise<void> {
    await this.until(
      `\`${part}\``,
      async () => (await this.text(index)).includes(part),
      async () => this.text(index),
    );
  }

  async terminalText(): Promise<string> {
    const rows = await this.page.locator(".terminal-wrapper.active .xterm-rows > div").allInnerTexts();
    return rows.join("").replaceAll("\u00A0", " ");
  }

  /** What stands in the status bar for kpc. */
  get status(): Locator {
    return this.page.locator('.statusbar-item[id*="kpc.target"]');
  }

  async see(what: Locator): Promise<void> {
    await what.first().waitFor({ state: "visible" });
  }

  async until(what: string, holds: () => Promise<boolean>, instead?: () => Promise<string>): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      if (await holds()) return;
      await sleep(100);
    }
    throw new Error(`${what} did not come${instead === undefined ? "" : `, but:\n${await instead()}`}`);
  }

  /** What comes late, and belongs into a picture: a back end's lens, and the file's icon. */
  async untilWhole(): Promise<void> {
    await this.see(this.page.locator(".codelens-decoration a"));
    await this.see(this.page.locator(".tab.active .kp-lang-file-icon"));
  }

  /** Of the editors, or to the window's lower edge, for the README. */
  async picture(name: string, { height, withStatus = false }: Picture = {}): Promise<void> {
    await sleep(REST);
    const editors = await this.page.locator(".part.editor").boundingBox();
    if (editors === null) throw new Error("no editor is shown");
    const below = (this.page.viewportSize() ?? SIZE).height - editors.y;
    const clip = { ...editors, height: height ?? (withStatus ? below : editors.height) };
    await this.page.screenshot({ path: join(IMAGES, `${name}.png`), clip });
  }

  async #type(text: string): Promise<void> {
    await this.page.locator(".quick-input-widget input").waitFor({ state: "visible" });
    await this.page.keyboard.type(text, { delay: 5 });
  }

  #row(text: string): Locator {
    const label = this.page.locator(".label-name").getByText(text, { exact: true });
    return this.page.locator(".quick-input-list .monaco-list-row").filter({ has: label }).first();
  }
}
