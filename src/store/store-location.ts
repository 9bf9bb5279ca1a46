/** Where a store is. */
export type StoreLocation =
  /** A file, made with its folder where it is missing; `:memory:` keeps nothing. */
  { readonly kind: "sqlite"; readonly path: string } | { readonly kind: "postgres"; readonly url: string };
