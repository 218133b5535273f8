"use client";

import { createContext, type ReactNode, useContext } from "react";
import { ExactTime } from "@/components/ui/time/exact-time";

const ErasedAt = createContext<string | null>(null);

/** Says of every text inside that it was erased, if it was. `at` is null if it wasn't. */
export function ErasedTexts({ at, children }: { at: string | null; children: ReactNode }) {
  return <ErasedAt value={at}>{children}</ErasedAt>;
}

/** Returns when the surrounding texts were erased. Null if they weren't. */
export const useErasedAt = () => useContext(ErasedAt);

/** Stands in for a text that was erased. */
export function ErasedText({ at }: { at: string }) {
  return (
    <p className="text-muted">
      Erased on <ExactTime at={at} />
    </p>
  );
}
