import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";
import { Card } from "@/components/ui/card";

/** A page for people who aren't signed in: a single card with a note below it. */
export function AuthPage({
  title,
  note,
  children,
}: {
  title: ReactNode;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm grid-cols-1 content-center gap-6 px-4 py-8">
      <Brand />
      <Card className="grid grid-cols-1 gap-5 p-6">
        <h1 className="break-words font-semibold text-xl tracking-tight">{title}</h1>
        {children}
      </Card>
      {note && <p className="text-muted text-sm">{note}</p>}
    </main>
  );
}
