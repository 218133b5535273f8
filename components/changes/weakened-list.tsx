import type { Weakening } from "@/server/domain/change/change";
import { type ChangedField, explain, fieldsOf, titleOf } from "./change-words";

/** Lists what a change removes or weakens, with the old and new value of each field. */
export function WeakenedList({ weakens }: { weakens: readonly Weakening[] }) {
  return (
    <ul className="grid gap-3">
      {weakens.map((weakening) => (
        <li key={JSON.stringify(weakening)} className="grid gap-1">
          <p className="font-medium">{titleOf(weakening)}</p>
          <Fields weakening={weakening} />
        </li>
      ))}
    </ul>
  );
}

export function Fields({ weakening }: { weakening: Weakening }) {
  const explanation = explain(weakening);
  const fields = fieldsOf(weakening);
  return (
    <>
      {explanation && <p className="max-w-prose text-muted">{explanation}</p>}
      {fields.length > 0 && (
        <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[10rem_1fr]">
          {fields.map((changed) => (
            <Field key={changed.field} changed={changed} />
          ))}
        </dl>
      )}
    </>
  );
}

function Field({ changed: { label, before, after } }: { changed: ChangedField }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        {before !== null && (
          <del className="rounded-sm bg-sunken px-0.5 text-muted line-through">{before}</del>
        )}{" "}
        {after !== null && (
          <ins className="rounded-sm bg-accent-soft px-0.5 text-accent underline underline-offset-4">
            {after}
          </ins>
        )}
      </dd>
    </>
  );
}
