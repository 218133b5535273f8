/** Matches names that contain a text. Escapes % and _, because Prisma passes them to LIKE, where they're wildcards. */
export function nameContains(text: string) {
  return { contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
}
