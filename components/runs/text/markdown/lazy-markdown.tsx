import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

type Renderer = ComponentType<{ text: string; fallback: ReactNode }>;

/** Set once the renderer is loaded. From then on, Markdown appears without showing its source first. */
let loaded: Renderer | null = null;

async function load(): Promise<{ default: Renderer }> {
  try {
    const { Markdown } = await import("./markdown");
    loaded = Markdown;
  } catch {
    // Text stays readable if its renderer can't load.
    loaded = ({ fallback }) => fallback;
  }
  return { default: loaded };
}

const LazyRenderer = lazy(load);
// Servers need it for the first page already.
if (typeof window === "undefined") void load();

/** Loads the renderer when it's first needed, and shows the fallback until then. */
export function LazyMarkdown({ text, fallback }: { text: string; fallback: ReactNode }) {
  const Renderer = loaded ?? LazyRenderer;
  return (
    <Suspense fallback={fallback}>
      <Renderer text={text} fallback={fallback} />
    </Suspense>
  );
}
