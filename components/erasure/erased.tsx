"use client";

import { createContext, type ReactNode, useContext } from "react";
import { ExactTime } from "@/components/ui/time/exact-time";

const ErasedAt = createContext<string | null>(null);

/** Tells the components inside when their content was erased. `at` is null if it wasn't. */
export function ErasedTexts({ at, children }: { at: string | null; children: ReactNode }) {
  return <ErasedAt value={at}>{children}</ErasedAt>;
}

/** Returns the time when the surrounding content was erased. Null if it wasn't. */
export const useErasedAt = () => useContext(ErasedAt);

/** Shown in place of erased text. */
export function ErasedText({ at }: { at: string }) {
  return (
    <p className="text-muted">
      Erased on <ExactTime at={at} />
    </p>
  );
}
