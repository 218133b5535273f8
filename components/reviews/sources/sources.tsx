import { type RefObject, useMemo, useRef, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { TextView } from "@/components/runs/text/text-view";
import type { Failure } from "@/components/trpc";
import { Skeleton } from "@/components/ui/skeleton";
import { ControlledTabs } from "@/components/ui/tabs/tabs";
import { CheckSources } from "./check-sources";
import { findMatches } from "./find-matches";
import { foldText } from "./fold-text";
import type { Source } from "./list-sources";
import { useHighlight } from "./use-highlight";
import { useSelectedText } from "./use-selected-text";

/**
 * Shows the texts to check a document against, and where they contain what the reader selected in it.
 * Takes the same space while they load.
 */
export function Sources({
  sources,
  failure,
  text,
  document,
}: {
  sources: readonly Source[] | null;
  failure: Failure | null;
  /** The document's text. */
  text: string;
  document: RefObject<HTMLElement | null>;
}) {
  if (failure && !sources) return <FailureNotice title="Couldn't load the earlier steps" failure={failure} />;
  return (
    <section aria-label="Sources" className="rounded-md border bg-surface">
      {sources ? (
        <Loaded sources={sources} text={text} document={document} />
      ) : (
        <div role="status" className="grid gap-3 px-4 py-3">
          <span className="sr-only">Loading the sources</span>
          <Skeleton className="h-6 w-1/2" />
          <Skeleton className={`${HEIGHT} w-full`} />
          <Skeleton className="h-14" />
        </div>
      )}
    </section>
  );
}

const HEIGHT = "h-[clamp(10rem,38dvh,26rem)]";

function Loaded({
  sources,
  text,
  document,
}: {
  sources: readonly Source[];
  text: string;
  document: RefObject<HTMLElement | null>;
}) {
  const panel = useRef<HTMLDivElement>(null);
  const selected = useSelectedText(document);
  const folded = useMemo(() => sources.map((source) => foldText(source.text ?? "")), [sources]);
  const counts = useMemo(
    () => folded.map((source) => findMatches(source, selected).length),
    [folded, selected],
  );
  const [chosen, choose] = useChosenTab(sources, counts, selected);
  useHighlight("selected-in-sources", panel, selected === "" ? NOTHING : [selected]);
  return (
    <>
      <div ref={panel}>
        <ControlledTabs
          label="Sources"
          chosen={chosen}
          onChoose={choose}
          tabs={sources.map(({ id, name, text, simulated }, index) => ({
            id,
            label: counts[index] ? `${name} · ${counts[index]}` : name,
            content: (
              <section
                aria-label={name}
                // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
                tabIndex={0}
                className={`${HEIGHT} -mt-4 overflow-y-auto px-4 py-2`}
              >
                <TextView label={name} text={text} none="No output" simulated={simulated} />
              </section>
            ),
          }))}
        />
      </div>
      <div className="grid gap-2 border-t px-4 py-2.5">
        <p role="status" className="min-h-10 text-muted text-sm">
          {describeSelection(selected, counts)}
        </p>
        <CheckSources text={text} sources={folded} document={document} />
      </div>
    </>
  );
}

const NOTHING: readonly string[] = [];

/** Switches to the first source that has the selected text, unless the current one has it too. */
function useChosenTab(sources: readonly Source[], counts: readonly number[], selected: string) {
  const [{ chosen, after }, set] = useState({ chosen: sources[0]?.id, after: "" });
  if (selected !== after) {
    const at = sources.findIndex(({ id }) => id === chosen);
    const first = counts.findIndex((count) => count > 0);
    set({ chosen: counts[at] || first === -1 ? chosen : sources[first]?.id, after: selected });
  }
  return [chosen, (id: string) => set({ chosen: id, after: selected })] as const;
}

function describeSelection(selected: string, counts: readonly number[]): string {
  if (selected === "") return "Select text in the document to find it here.";
  const quote = `“${selected}”`;
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return `${quote} isn't in any source.`;
  return `${quote} appears here ${all === 1 ? "once" : `${all} times`}.`;
}
