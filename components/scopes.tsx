"use client";

import { createContext, type ReactNode, use } from "react";
import type { Scope } from "@/server/domain/access/access";

const ScopesContext = createContext<readonly Scope[]>([]);

/** Provides the user's permissions to the components inside. */
export function ScopesProvider({ scopes, children }: { scopes: readonly Scope[]; children: ReactNode }) {
  return <ScopesContext value={scopes}>{children}</ScopesContext>;
}

/** Returns whether the user has this permission. */
export function useHasScope(scope: Scope): boolean {
  return use(ScopesContext).includes(scope);
}
