import { type RefObject, useMemo, useRef, useState } from "react";
import { FailedRead } from "@/components/failed-read";
import { FailureNotice } from "@/components/failure-notice";
import { TextView } from "@/components/runs/text/text-view";
import type { Failure } from "@/components/trpc";
import { Skeleton } from "@/components/ui/skeleton";
import { ControlledTabs } from "@/components/ui/tabs/tabs";
import { listAll } from "@/server/domain/text/words";
import { CheckSources, LOADING } from "./check-sources";
import { findMatches } from "./find-matches";
import { foldText } from "./fold-text";
import type { Source } from "./list-sources";
import { useHighlight } from "./use-highlight";
import { useSelectedText } from "./use-selected-text";
import { type LoadedSource, useSameList, useSourceTexts } from "./use-source-texts";

/**
 * Shows the sources to check a document against. If the user selects text in the document, highlights it in the
 * sources. While they load, a placeholder takes up the same space.
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
  sources: given,
  text,
  document,
}: {
  sources: readonly Source[];
  text: string;
  document: RefObject<HTMLElement | null>;
}) {
  const panel = useRef<HTMLDivElement>(null);
  const selected = useSelectedText(document);
  const [isChecking, check] = useState(false);
  const [{ chosen, after }, set] = useState({ chosen: given[0]?.id, after: "" });
  const { sources, retry } = useSourceTexts(given, { chosen, all: isChecking || selected !== "" });
  const texts = useSameList(sources.map((source) => source.text ?? ""));
  const folded = useMemo(() => texts.map(foldText), [texts]);
  const counts = useMemo(
    () => folded.map((source) => findMatches(source, selected).length),
    [folded, selected],
  );
  const failed = sources.filter(({ failure }) => failure);
  // If no source could be loaded, lookups are hidden, because everything would count as not found.
  const hasAny = failed.length < sources.length;
  const isComplete = sources.every(({ text, failure }) => text !== undefined || failure);
  // Switches to the first source that has the selected text, unless the current one has it too.
  if (selected !== after && isComplete) {
    const at = sources.findIndex(({ id }) => id === chosen);
    const first = counts.findIndex((count) => count > 0);
    set({ chosen: counts[at] || first === -1 ? chosen : sources[first]?.id, after: selected });
  }
  useHighlight("selected-in-sources", panel, selected === "" ? NOTHING : [selected]);
  return (
    <>
      <div ref={panel}>
        <ControlledTabs
          label="Sources"
          chosen={chosen}
          onChoose={(id) => set({ chosen: id, after: selected })}
          tabs={sources.map((source, index) => ({
            id: source.id,
            label: counts[index] ? `${source.name} · ${counts[index]}` : source.name,
            content: <SourceText source={source} />,
          }))}
        />
      </div>
      <div className="grid gap-2 border-t px-4 py-2.5">
        {hasAny && (
          <p role="status" className="min-h-10 text-muted text-sm">
            {describeSelection(selected, isComplete ? counts : null, failed.length > 0)}
          </p>
        )}
        <FailedRead
          title={`Couldn't load ${nameSome(failed.map(({ name }) => name))}`}
          failure={failed[0]?.failure ?? null}
          onRetry={retry}
        />
        {hasAny && (
          <CheckSources
            text={text}
            sources={isComplete ? folded : null}
            isPartial={failed.length > 0}
            document={document}
            isOn={isChecking}
            onToggle={() => check(!isChecking)}
          />
        )}
      </div>
    </>
  );
}

function SourceText({ source: { name, text, simulated, failure } }: { source: LoadedSource }) {
  return (
    <section
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
      tabIndex={0}
      className={`${HEIGHT} -mt-4 overflow-y-auto px-4 py-2 @max-[44rem]:h-auto @max-[44rem]:max-h-[38dvh]`}
    >
      {text !== undefined ? (
        <TextView label={name} text={text} none="No output" simulated={simulated} />
      ) : failure ? (
        <p className="text-muted">Couldn't load this source. Try again below.</p>
      ) : (
        <div role="status" className="grid gap-2">
          <span className="sr-only">Loading the source</span>
          <Skeleton className="h-4" />
          <Skeleton className="h-4 w-2/3" />
        </div>
      )}
    </section>
  );
}

const NOTHING: readonly string[] = [];

/** `counts` is null while the sources load. `isPartial` means that some couldn't be loaded. */
function describeSelection(selected: string, counts: readonly number[] | null, isPartial: boolean): string {
  if (selected === "") return "Select text in the document to find it here.";
  if (!counts) return LOADING;
  const quote = `“${selected}”`;
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return `${quote} isn't in any source${isPartial ? " that could be loaded" : ""}.`;
  return `${quote} appears here ${all === 1 ? "once" : `${all} times`}.`;
}

const MAX_NAMED = 3;

function nameSome(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return listAll([...names.slice(0, MAX_NAMED), ...(more > 0 ? [`${more} more`] : [])]);
}
