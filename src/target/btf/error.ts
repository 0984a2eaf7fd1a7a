/** BTF that does not hold together: what is wrong, and at which byte. */
export class BtfError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
