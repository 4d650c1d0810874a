/** What the build puts in place of `import.meta.env` in main and preload. */
interface ImportMeta {
  readonly env: { readonly DEV: boolean };
}
