/** undici describes its parts only where all of it is loaded. */
declare module "undici/lib/dispatcher/client.js" {
  // biome-ignore lint/style/noDefaultExport: the shape is that of a module of Node's own kind
  export { Client as default } from "undici";
}

declare module "undici/lib/core/symbols.js" {
  const symbols: { readonly kQueue: symbol; readonly kPendingIdx: symbol; readonly kSize: symbol };
  // biome-ignore lint/style/noDefaultExport: as above
  export default symbols;
}
