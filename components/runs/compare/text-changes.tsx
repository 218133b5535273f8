import { useMemo } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { ADDED, MarkedText, REMOVED } from "@/components/reviews/marked-text";
import { trpc } from "@/components/trpc";
import { Skeleton } from "@/components/ui/skeleton";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { joinChanges } from "@/server/domain/text/join-changes";
import type { TextsQuery } from "./texts-query";

/** Loads both runs' input or output and marks the changes word by word. */
export function TextChanges({ query: { a, b, of } }: { query: TextsQuery }) {
  const before = trpc.run.stepText.useQuery({ ...a, of });
  const after = trpc.run.stepText.useQuery({ ...b, of });
  const texts = before.data != null && after.data != null ? { a: before.data, b: after.data } : null;
  const failure = before.error ?? after.error;
  if (failure) return <FailureNotice title={`Couldn't load the ${of}s`} failure={failure} />;
  return texts ? <Changes {...texts} /> : <Skeleton className="h-16" />;
}

function Changes({ a, b }: { a: string; b: string }) {
  const segments = useMemo(() => joinChanges(diffTexts(a, b)), [a, b]);
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="text-muted text-sm">
        Words that appear only in A are <del className={REMOVED}>struck through</del>. Words that appear only
        in B are <ins className={ADDED}>underlined</ins>.
      </p>
      <MarkedText segments={segments} />
    </div>
  );
}
