import { useEffect, useState } from "react";

export type WhenCode = typeof import("@/server/domain/review/condition/decide-if-reviewed") &
  typeof import("@/server/domain/review/condition/expression");

let loaded: WhenCode | null = null;

/**
 * Loads the code for conditions, which most workflows don't need. Returns null until it's loaded. If loading fails,
 * only the server checks conditions.
 */
export function useWhenCode(isNeeded: boolean): WhenCode | null {
  const [code, setCode] = useState(loaded);
  useEffect(() => {
    if (!isNeeded || code) return;
    let isCurrent = true;
    load().then(
      (code) => isCurrent && setCode(code),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [isNeeded, code]);
  return isNeeded ? code : null;
}

async function load(): Promise<WhenCode> {
  const [decide, expression] = await Promise.all([
    import("@/server/domain/review/condition/decide-if-reviewed"),
    import("@/server/domain/review/condition/expression"),
  ]);
  loaded = { ...decide, ...expression };
  return loaded;
}
