/** Made at the first call. */
export function lazily<T>(how: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: how() }).value;
}
