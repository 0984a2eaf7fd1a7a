/** An ELF file that does not hold together: what is wrong, and at which byte. */
export class ElfError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = "ElfError";
    this.offset = offset;
  }
}
