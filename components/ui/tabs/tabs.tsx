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
 * Shows one of several views of the same content. Arrow keys switch between the views. For views with their
 * own URLs, use `TabLinks`.
 */
export function Tabs(props: { label: string; tabs: Tab[]; rail?: ReactNode }) {
  const [chosen, choose] = useState<string>();
  return <ControlledTabs {...props} chosen={chosen} onChoose={choose} />;
}

const RAIL = "grid grid-cols-1 gap-x-6 lg:grid-cols-[minmax(0,1fr)_18.75rem] lg:grid-rows-[auto_1fr]";

/** If the tabs are in a column, these keys also move between them. */
const COLUMN_KEYS: Record<string, string> = { ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft" };

/** Tabs whose parent controls which one is selected. */
export function ControlledTabs({
  label,
  tabs,
  chosen,
  onChoose,
  rail,
}: {
  label: string;
  tabs: Tab[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
  /** If there's room, the tabs are in a column beside the view, with `rail` below them. */
  rail?: ReactNode;
}) {
  const isRail = rail !== undefined;
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0];

  useLayoutEffect(() => centerInRow(tabIn(list.current, current?.id)), [current?.id]);

  function move(event: KeyboardEvent) {
    const at = tabs.findIndex((tab) => tab.id === current?.id);
    const key = isRail ? (COLUMN_KEYS[event.key] ?? event.key) : event.key;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs.at(next % tabs.length);
    if (tab) onChoose(tab.id);
    tabIn(list.current, tab?.id)?.focus();
  }

  return (
    <div className={isRail ? RAIL : undefined}>
      <div className={isRail ? "max-lg:border-b lg:col-start-2 lg:row-start-1" : "border-b"}>
        <div
          ref={list}
          role="tablist"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={move}
          className={classNames(TAB_ROW, isRail && "lg:flex-col lg:gap-0")}
        >
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
                isRail && "lg:border-b-0 lg:border-l-2 lg:text-left",
                tab === current ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
                isRail && tab !== current && "lg:border-line",
              )}
            >
              {tab.label}
            </button>
          ))}
        </div>
      </div>
      <div
        id={`${base}-panel`}
        role="tabpanel"
        aria-labelledby={`${base}-${current?.id}`}
        className={classNames(
          "min-w-0 pt-4",
          isRail && "lg:col-start-1 lg:row-span-2 lg:row-start-1 lg:pt-0",
        )}
      >
        {current?.content}
      </div>
      {isRail && <div className="pt-4 lg:col-start-2">{rail}</div>}
    </div>
  );
}

function tabIn(list: HTMLElement | null, id: string | undefined) {
  return list?.querySelector<HTMLElement>(`[data-tab="${id}"]`);
}
