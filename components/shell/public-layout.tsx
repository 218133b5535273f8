import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";
import { Link } from "@/components/ui/link";

/** The layout of public pages, such as those that API errors link to. */
export function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="flex h-14 items-center gap-4 border-b bg-surface px-4">
        <Link href="/" className="flex rounded-md">
          <Brand />
        </Link>
        <Link href="/docs/api" className="ml-auto text-muted text-sm underline">
          API reference
        </Link>
      </header>
      <main className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6 px-4 py-6 md:py-8">{children}</main>
    </>
  );
}
