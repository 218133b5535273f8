/** Returns a cookie's value from a `Cookie` header, or null if it's missing or empty. */
export function readCookie(header: string, name: string): string | null {
  const found = header.split(/; */).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || null;
}
