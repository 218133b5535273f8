/** Matches comments and strings, which are skipped, and references to steps: `steps.draft` or `steps["draft"]`. */
const PARTS = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    `[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"]*"|'[^']*')`,
    String.raw`"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''`,
    String.raw`"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'`,
    String.raw`(?<![\w.]|\.\s+)steps\s*(?:\.\s*(?<field>[A-Za-z_]\w*)|\[\s*(?:"(?<double>[^"\\]*)"|'(?<single>[^'\\]*)')\s*\])`,
  ].join("|"),
  "g",
);

/** Matches names that CEL allows after a dot. Others need brackets. */
const FIELD = /^(?!(?:in|true|false|null)$)[A-Za-z_]\w*$/;

/**
 * Replaces the names of the steps that a condition reads. Doesn't parse the condition, so the editor can rename a step
 * without loading the parser.
 */
export function renameInWhen(when: string, nameOf: (name: string) => string): string {
  return when.replace(PARTS, (source, ...rest) => {
    const { field, double, single } = rest.at(-1) as Partial<Record<string, string>>;
    const name = field ?? double ?? single;
    if (name === undefined) return source;
    const renamed = nameOf(name);
    if (renamed === name) return source;
    return field !== undefined && FIELD.test(renamed)
      ? `steps.${renamed}`
      : `steps[${JSON.stringify(renamed)}]`;
  });
}
