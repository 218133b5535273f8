/** Matches names with a text in them. Escapes % and _, because Prisma passes them to LIKE, where they're wildcards. */
export function nameContains(text: string) {
  return { contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
}
