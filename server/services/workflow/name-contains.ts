/** Matches names that contain the text. Escapes % and _, which Prisma would pass to LIKE as wildcards. */
export function nameContains(text: string) {
  return { contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const };
}
