"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { readTheme } from "@/components/shell/theme";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import { configure, loadScalar, type ScalarReference } from "./scalar";
import "./reference.css";

/** Shows Scalar, which reads /api/openapi.json. The token is kept in memory only. */
export function ApiReference({ token }: { token: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [reference, setReference] = useState<ScalarReference | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(1);
  const dark = useSyncExternalStore(watchScheme, isDark, () => false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt loads again.
  useEffect(() => {
    let made: ScalarReference | undefined;
    let left = false;
    loadScalar().then(
      (scalar) => {
        if (left || !place.current) return;
        made = scalar.createApiReference(place.current, configure({ token: "", dark: isDark() }));
        setReference(made);
      },
      () => setFailed(true),
    );
    return () => {
      left = true;
      made?.destroy();
    };
  }, [attempt]);

  useEffect(() => reference?.updateConfiguration(configure({ token, dark })), [reference, token, dark]);

  function tryAgain() {
    setFailed(false);
    setAttempt(attempt + 1);
  }

  return (
    <>
      {!reference && (
        <div className="mx-auto grid max-w-md gap-3 p-6">
          {failed ? (
            <InlineError
              title="Couldn't load the reference"
              action={<Button onClick={tryAgain}>Try again</Button>}
            >
              Check your connection and try again.
            </InlineError>
          ) : (
            <p role="status" className="text-muted">
              Loading the reference…
            </p>
          )}
        </div>
      )}
      <div ref={place} data-scalar />
    </>
  );
}

const SCHEME = "(prefers-color-scheme: dark)";

function watchScheme(onChange: () => void): () => void {
  const scheme = matchMedia(SCHEME);
  scheme.addEventListener("change", onChange);
  return () => scheme.removeEventListener("change", onChange);
}

function isDark(): boolean {
  const theme = readTheme();
  return theme === "system" ? matchMedia(SCHEME).matches : theme === "dark";
}
