import { useEffect, useRef } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { MAX_TOGETHER } from "@/server/domain/review/inbox/filters";
import { countOf } from "@/server/domain/text/words";
import { togetherHref } from "./inbox-place";
import type { Selection } from "./use-selection";

/**
 * A checkbox that selects all reviews on this page of the list that the user can approve, and a link for approving the
 * selected reviews together.
 */
export function SelectionBar({ ids, selection }: { ids: readonly string[]; selection: Selection }) {
  const { selected, set, clear } = selection;
  const box = useRef<HTMLInputElement>(null);
  const here = ids.filter((id) => selected.has(id)).length;
  const isPartial = here > 0 && here < ids.length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartial;
  }, [isPartial]);
  const isTooMany = selected.size > MAX_TOGETHER;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <label className="flex min-h-9 items-center gap-2.5 pl-3.5 touch:min-h-11">
        <input
          ref={box}
          type="checkbox"
          checked={ids.length > 0 && here === ids.length}
          disabled={ids.length === 0}
          onChange={({ target }) => set(ids, target.checked)}
          className="size-4 accent-accent"
        />
        {selected.size === 0 ? "Select all on this page" : `${selected.size} selected`}
      </label>
      {selected.size > 0 && (
        <span className="ml-auto flex gap-1">
          <Button size="small" variant="quiet" onClick={clear}>
            Clear
          </Button>
          {!isTooMany && (
            <ButtonLink size="small" variant="primary" href={togetherHref([...selected])}>
              Review selected
            </ButtonLink>
          )}
        </span>
      )}
      <span role="status" className={isTooMany ? "w-full pl-3.5 text-muted" : "sr-only"}>
        {isTooMany
          ? `You can review up to ${MAX_TOGETHER} at a time.`
          : selected.size > 0 && `${countOf(selected.size, "review")} selected`}
      </span>
    </div>
  );
}
