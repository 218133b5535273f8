import { findVariables } from "@/server/domain/variables/find";

/** Splits a variable into the name that cards show and the text around it: "{{ steps.", "facts", and ".output }}". */
const PARTS = /^(\{\{\s*(?:steps\.)?)(.*?)((?:\.output)?\s*\}\})$/;

/** A step's instructions with variables as chips, which show only names. Screen readers read each variable in full. */
export function ActionText({ text }: { text: string }) {
  const variables = findVariables(text);
  return (
    <>
      {variables.map(({ source, start, end }, at) => {
        const [, before, name, after] = PARTS.exec(source) ?? [];
        return [
          text.slice(variables[at - 1]?.end ?? 0, start),
          <span
            key={end}
            title={source}
            className="rounded-sm border bg-sunken box-decoration-clone px-1 font-mono text-ink text-xs"
          >
            <span className="sr-only">{before}</span>
            {name}
            <span className="sr-only">{after}</span>
          </span>,
        ];
      })}
      {text.slice(variables.at(-1)?.end ?? 0)}
    </>
  );
}
