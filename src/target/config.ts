/** How a kernel was configured: the lines of its `.config` that switch something on. */

export class KernelConfig {
  readonly #options: ReadonlyMap<string, string>;

  /** Reads a `.config`; other lines than `CONFIG_NAME=VALUE` are passed over. */
  constructor(text: string) {
    const options = new Map<string, string>();
    for (const [, name, value] of text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)) options.set(name ?? "", value ?? "");
    this.#options = options;
  }

  /** True for `y` and `m`. */
  has(name: string): boolean {
    const value = this.#options.get(name);
    return value === "y" || value === "m";
  }

  get size(): number {
    return this.#options.size;
  }

  /** In a `.config`'s own form, sorted. */
  text(): string {
    return [...this.#options]
      .map(([name, value]) => `${name}=${value}\n`)
      .sort()
      .join("");
  }
}
