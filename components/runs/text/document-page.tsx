import localFont from "next/font/local";
import type { ReactNode } from "react";

/**
 * The serif font for documents and decision records. If it loads late, the page keeps the fallback, so that
 * no text moves.
 */
const documentFont = localFont({
  src: [
    {
      path: "../../../node_modules/@fontsource/newsreader/files/newsreader-latin-400-normal.woff2",
      weight: "400",
      style: "normal",
    },
    {
      path: "../../../node_modules/@fontsource/newsreader/files/newsreader-latin-400-italic.woff2",
      weight: "400",
      style: "italic",
    },
    {
      path: "../../../node_modules/@fontsource/newsreader/files/newsreader-latin-600-normal.woff2",
      weight: "600",
      style: "normal",
    },
  ],
  variable: "--font-newsreader",
  display: "optional",
  adjustFontFallback: "Times New Roman",
});

/**
 * A page that shows documents. It preloads their font. Next.js scrolls to the top of this element when the
 * page opens. With `display: contents`, it would have no box, and the page would open scrolled down.
 */
export function DocumentPage({ children }: { children: ReactNode }) {
  return <div className={`grid grid-cols-1 gap-6 ${documentFont.variable}`}>{children}</div>;
}
