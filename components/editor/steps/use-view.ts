import { useState } from "react";
import { FACE_COOKIE, type Face } from "./view";

const A_YEAR = 365 * 24 * 60 * 60;

/** Which face of the document is shown; remembered for the next workflow, and known to the server that draws it. */
export function useFace(first: Face): [Face, (face: Face) => void] {
  const [face, setFace] = useState(first);
  return [
    face,
    (chosen) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
      document.cookie = `${FACE_COOKIE}=${chosen}; path=/; max-age=${A_YEAR}; samesite=lax`;
      setFace(chosen);
    },
  ];
}
