"use client";

import { X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef } from "react";
import { flushSync } from "react-dom";
import { useEditorPage } from "@/components/editor/page-context";
import { Button, IconButton } from "@/components/ui/button";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { StepTest } from "./step-test";

/** Tests one step in a drawer. The editor above it stays usable. On a phone, the drawer fills the screen. */
export function TestDrawer({
  step,
  index,
  lastRun,
  errors,
  onClose,
  onRunWorkflow,
}: {
  step: DraftStep;
  index: number;
  lastRun: LastRun | null;
  /** The problems that keep the step from running. */
  errors: readonly Problem[];
  onClose: () => void;
  /** Runs the whole workflow, for a test that needs the output of earlier steps. */
  onRunWorkflow: () => void;
}) {
  const { workflowId, agents, mayRun } = useEditorPage();
  const drawer = useRef<HTMLElement>(null);
  const titleId = useId();
  const close = useFocusInside(drawer, onClose);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      drawer.current?.querySelector("form")?.requestSubmit();
    }
  }

  const human = isHumanStep(step);
  const agent = agents.find(({ id }) => id === step.agentId);
  const header = (
    <>
      <h2 id={titleId} className="min-w-0 flex-1 break-words font-semibold">
        Test step {index + 1}: {human ? "a person decides" : (agent?.name ?? step.agentId)}
      </h2>
      <IconButton label="Close test" onClick={close} className="order-last">
        <X aria-hidden className="size-4" />
      </IconButton>
    </>
  );

  return (
    <section
      ref={drawer}
      tabIndex={-1}
      data-sheet="test"
      aria-labelledby={titleId}
      onKeyDown={onKeyDown}
      className="@container grid grid-cols-1 grid-rows-[minmax(0,1fr)] bg-surface outline-none max-md:fixed max-md:inset-0 max-md:z-40 md:h-[40dvh] md:min-h-64 md:border-t"
    >
      {human ? (
        <div>
          <div className={HEADER}>{header}</div>
          <div className="grid justify-items-start gap-3 p-4">
            <p>A person decides this step. Run the draft to try it.</p>
            {mayRun && <Button onClick={onRunWorkflow}>Run the draft</Button>}
          </div>
        </div>
      ) : (
        <StepTest
          key={`${workflowId}/${step.id}`}
          {...{ step, index, lastRun, errors, onRunWorkflow }}
          renderHeader={(buttons) => (
            <div className={HEADER}>
              {header}
              {buttons}
            </div>
          )}
        />
      )}
    </section>
  );
}

/**
 * Moves the focus into the drawer for keyboard users. Returns a function that closes the drawer and restores the
 * focus.
 */
function useFocusInside(drawer: RefObject<HTMLElement | null>, onClose: () => void): () => void {
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    opener.current ??= document.activeElement;
    drawer.current?.focus();
  }, [drawer]);

  return function close() {
    // Closes first, because on a phone the drawer covers the element that gets the focus.
    flushSync(onClose);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
}

const HEADER = "flex items-center gap-2 border-b py-1.5 pr-2 pl-4";
