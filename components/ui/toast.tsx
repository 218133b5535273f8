"use client";

import { X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";

interface ToastMessage {
  id: number;
  text: string;
  action?: { label: string; onSelect: () => void };
}

const SHOWN_MS = 6_000;
let messages: ToastMessage[] = [];
let lastId = 0;
const listeners = new Set<() => void>();
const NONE: ToastMessage[] = [];

function change(next: ToastMessage[]) {
  messages = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number) {
  change(messages.filter((message) => message.id !== id));
}

/**
 * Shows a message for a few seconds, with a button for the optional `action`, such as Undo. Show failures inline
 * instead if there's a place for them. Returns a function that dismisses the toast.
 */
export function toast(text: string, action?: ToastMessage["action"]): () => void {
  const id = ++lastId;
  change([...messages.slice(-2), { id, text, action }]);
  return () => dismiss(id);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Shows the toasts. Rendered once, in the layout. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => messages,
    () => NONE,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-20 [body:has([data-review-bar])_&]:bottom-56 md:[body:has([data-review-bar])_&]:bottom-20 grid justify-items-center gap-2 md:right-6 md:bottom-6 md:left-auto md:justify-items-end"
    >
      {shown.map((message) => (
        <Toast key={message.id} {...message} />
      ))}
    </div>
  );
}

function Toast({ id, text, action }: ToastMessage) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div className="pointer-events-auto flex max-w-md items-center gap-3 rounded-md border border-edge bg-surface py-1.5 pr-1.5 pl-4">
      <span>{text}</span>
      {action && (
        <Button
          size="small"
          onClick={() => {
            dismiss(id);
            action.onSelect();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" onClick={() => dismiss(id)}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
