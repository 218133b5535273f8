import { useState } from "react";
import type { ActionVariable } from "./variables";

const CHIP =
  "inline-flex h-7 max-w-full items-center rounded-sm border bg-sunken px-2 text-xs hover:border-edge touch:h-11";
/** The number of variables shown at first. A long workflow has many. */
const SHOWN = 5;

/** Buttons that insert variables at the caret, with the meaning of each variable. */
export function InsertRow({
  variables,
  onInsert,
}: {
  variables: readonly ActionVariable[];
  onInsert: (text: string) => void;
}) {
  const [all, setAll] = useState(false);
  const shown = all || variables.length <= SHOWN + 1 ? variables : variables.slice(0, SHOWN);
  return (
    <div className="grid grid-cols-1 justify-items-start gap-1.5">
      <span className="text-muted text-sm">Insert:</span>
      <ul className="grid grid-cols-1 gap-1.5">
        {shown.map(({ text, meaning }) => (
          <li key={text} className="flex flex-wrap items-center gap-x-2">
            <button type="button" onClick={() => onInsert(text)} className={`${CHIP} font-mono`}>
              <span className="truncate">{text}</span>
              <span className="sr-only">, {meaning}</span>
            </button>
            <span aria-hidden className="text-muted text-sm">
              {meaning}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < variables.length && (
        <button type="button" onClick={() => setAll(true)} className={CHIP}>
          Show all {variables.length}
        </button>
      )}
    </div>
  );
}
