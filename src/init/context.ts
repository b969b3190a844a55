/**
 * What a dev server's proxy says it takes (`/api`, `/api/**`, `^/api`, `/api/:path*`) as a prefix of ours. Undefined: it is
 * more than a prefix.
 */
export function prefixOf(context: string): string | undefined {
  const plain = context
    .replace(/^\^/, "")
    .replace(/\/?(?:\*\*?|\.\*|:\w+\*)$/, "")
    .replace(/\/$/, "");
  const withSlash = plain.startsWith("/") ? plain : `/${plain}`;
  return /^\/[\w\-./~@]*$/.test(withSlash) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(withSlash)
    ? withSlash
    : undefined;
}
