"use client";

import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { centerInRow } from "@/components/ui/center-in-row";
import { classNames } from "@/components/ui/class-names";
import { TAB_ROW } from "./tab-row";

export interface Tab {
  id: string;
  label: string;
  content: ReactNode;
}

/**
 * Shows one of several views of the same content. Arrow keys switch between the views. For views with their own
 * addresses, use `TabLinks`.
 */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const [chosen, choose] = useState(tabs[0]?.id);
  return <ControlledTabs label={label} tabs={tabs} chosen={chosen} onChoose={choose} />;
}

/** Tabs whose parent decides which one is shown. */
export function ControlledTabs({
  label,
  tabs,
  chosen,
  onChoose,
}: {
  label: string;
  tabs: Tab[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0];

  useLayoutEffect(() => centerInRow(tabIn(list.current, current?.id)), [current?.id]);

  function move(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.id === current?.id);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs.at(next % tabs.length);
    if (tab) onChoose(tab.id);
    tabIn(list.current, tab?.id)?.focus();
  }

  return (
    <div>
      <div className="border-b">
        <div ref={list} role="tablist" tabIndex={-1} aria-label={label} onKeyDown={move} className={TAB_ROW}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${base}-${tab.id}`}
              data-tab={tab.id}
              aria-selected={tab === current}
              aria-controls={`${base}-panel`}
              tabIndex={tab === current ? 0 : -1}
              onClick={() => onChoose(tab.id)}
              className={classNames(
                "h-9 whitespace-nowrap border-b-2 px-3 font-medium focus-visible:-outline-offset-2 touch:h-11",
                tab === current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {tab.label}
            </button>
          ))}
        </div>
      </div>
      <div id={`${base}-panel`} role="tabpanel" aria-labelledby={`${base}-${current?.id}`} className="pt-4">
        {current?.content}
      </div>
    </div>
  );
}

function tabIn(list: HTMLElement | null, id: string | undefined) {
  return list?.querySelector<HTMLElement>(`[data-tab="${id}"]`);
}
