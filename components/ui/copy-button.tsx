"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";

const SAID_MS = 2_000;

/** Copies text to the clipboard. `children` is the visible label. Without it, the button shows only an icon. */
export function CopyButton({
  text,
  label = "Copy",
  children,
}: {
  text: string;
  label?: string;
  children?: string;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(text));
  const Icon = copied ? Check : Copy;
  return (
    <>
      {children ? (
        <Button size="small" onClick={copy}>
          <Icon aria-hidden className="size-4" />
          {copied ? "Copied" : children}
        </Button>
      ) : (
        <IconButton label={label} onClick={copy}>
          <Icon aria-hidden className="size-4" />
        </IconButton>
      )}
      <span role="status" className="sr-only">
        {copied && "Copied"}
      </span>
    </>
  );
}

export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  // Browsers allow clipboard access only on https and localhost. Elsewhere, only this older method works.
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog:modal") ?? document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
