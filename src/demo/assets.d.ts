/** Vite's way to take a file's text into the bundle. */
declare module "*?raw" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the shape is Vite's
  export default text;
}
