import { type ComponentType, lazy, type ReactNode, Suspense, useState, useSyncExternalStore } from "react";

type Renderer = ComponentType<{ text: string; fallback: ReactNode }>;

/** Set once the renderer is loaded. From then on, Markdown appears without showing its source first. */
let loaded: Renderer | null = null;

async function load(): Promise<{ default: Renderer }> {
  try {
    const { Markdown } = await import("./markdown");
    loaded = Markdown;
  } catch {
    // If the renderer can't load, the source stays readable.
    loaded = ({ fallback }) => fallback;
  }
  return { default: loaded };
}

const LazyRenderer = lazy(load);
// On the server, loads the renderer immediately, so that even the first page uses it.
if (typeof window === "undefined") void load();

/** The server also runs everyone's workflows, so it renders only short text. */
const MAX_CHARS_ON_SERVER = 5_000;
const never = () => () => {};

/** Loads the renderer when it's first needed. Shows the fallback until then. */
export function LazyMarkdown({ text, fallback }: { text: string; fallback: ReactNode }) {
  // Never changes, because switching to a different component would lose the user's selection and focus.
  const [Renderer] = useState(() => loaded ?? LazyRenderer);
  const isShown = useSyncExternalStore(
    never,
    () => true,
    () => text.length <= MAX_CHARS_ON_SERVER,
  );
  if (!isShown) return fallback;
  return (
    <Suspense fallback={fallback}>
      <Renderer text={text} fallback={fallback} />
    </Suspense>
  );
}
