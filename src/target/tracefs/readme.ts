/**
 * tracefs's README: the kernel's own account of what its dynamic events can do.
 *
 * Source: readme_msg, kernel/trace/trace.c
 */

export class Readme {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** True if it has the phrase that a feature brought with it. */
  mentions(phrase: string): boolean {
    return this.text.includes(phrase);
  }
}
