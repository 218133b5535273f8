import localFont from "next/font/local";

/**
 * The serif for documents and decision records. Used on pages that show documents, because each of these
 * pages preloads it. If it arrives late, the page keeps the fallback, so that no text moves.
 */
export const documentFont = localFont({
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
