import { type Failure, trpc } from "@/components/trpc";
import type { Source } from "./list-sources";

export interface LoadedSource extends Source {
  failure: Failure | null;
}

/** Loads the chosen source's text, or all of them if the reader looks something up. Texts never change. */
export function useSourceTexts(
  sources: readonly Source[],
  { chosen, all }: { chosen: string | undefined; all: boolean },
): LoadedSource[] {
  const queries = trpc.useQueries((api) =>
    sources.map(({ id, text, place: { runId, stepId } }) =>
      api.run.stepText(
        { runId, stepId, of: stepId === null ? "input" : "output" },
        { enabled: text === undefined && (all || id === chosen), staleTime: Number.POSITIVE_INFINITY },
      ),
    ),
  );
  return sources.map((source, index) => {
    if (source.text !== undefined) return { ...source, failure: null };
    const query = queries[index];
    return { ...source, text: query?.data, failure: query?.error ?? null };
  });
}
