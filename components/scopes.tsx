"use client";

import { createContext, type ReactNode, use } from "react";
import type { Scope } from "@/server/domain/access/access";

const ScopesContext = createContext<readonly Scope[]>([]);

export function ScopesProvider({ scopes, children }: { scopes: readonly Scope[]; children: ReactNode }) {
  return <ScopesContext value={scopes}>{children}</ScopesContext>;
}

export function useHasScope(scope: Scope): boolean {
  return use(ScopesContext).includes(scope);
}
