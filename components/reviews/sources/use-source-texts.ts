import { useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import type { Source } from "./list-sources";

export interface LoadedSource extends Source {
  failure: Failure | null;
}

/** Loads the text of the chosen source, or of all sources if the user looks something up. */
export function useSourceTexts(
  given: readonly Source[],
  { chosen, all }: { chosen: string | undefined; all: boolean },
): { sources: LoadedSource[]; retry: () => void } {
  const queries = trpc.useQueries((api) =>
    given.map(({ id, text, place }) =>
      api.run.stepText(place, {
        enabled: text === undefined && (all || id === chosen),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    ),
  );
  const sources = given.map((source, index) => {
    if (source.text !== undefined) return { ...source, failure: null };
    const query = queries[index];
    return { ...source, text: query?.data, failure: query?.error ?? null };
  });
  const retry = () => {
    for (const { isError, refetch } of queries) if (isError) void refetch();
  };
  return { sources, retry };
}

/** Returns the previous list if the items are the same, so that memoized results stay valid. */
export function useSameList<Item>(list: readonly Item[]): readonly Item[] {
  const [kept, keep] = useState(list);
  const isSame = kept.length === list.length && kept.every((item, index) => item === list[index]);
  if (!isSame) keep(list);
  return isSame ? kept : list;
}
