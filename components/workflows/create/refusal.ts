import { placeInWords } from "@/components/workflows/field-place";
import type { FieldError } from "@/server/domain/error";
import { capitalize } from "@/server/domain/text/words";

export const MAX_FILE_SIZE = 1024 * 1024;
const SHOWN = 5;

/** The reason a file or pasted text was rejected. Nothing was saved. */
export interface Refusal {
  title: string;
  lines: string[];
}

export const TOO_BIG: Refusal = {
  title: "The file is too big",
  lines: ["The limit is 1 MiB. Choose a smaller file."],
};

export const SEVERAL: Refusal = {
  title: "More than one file",
  lines: ["Drop one file at a time."],
};

export const UNREADABLE: Refusal = {
  title: "Couldn't read the file",
  lines: ["It may have been moved, or the browser isn't allowed to open it. Choose it again."],
};

const FOREIGN = "This isn't a workflow file";

/** Shown for anything that isn't text, such as an image, whatever its name and size. */
export const NOT_TEXT: Refusal = {
  title: FOREIGN,
  lines: ["Choose a .json file exported from Countersign."],
};

/** Decodes a file. Null if it isn't text. With `cut`, the bytes are only its beginning and can end mid-character. */
export function readText(bytes: ArrayBuffer, part: "whole" | "cut" = "whole"): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: part === "cut" });
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** Explains why text isn't a workflow file. */
export function refuse(errors: readonly FieldError[]): Refusal {
  const title = FOREIGN;
  if (errors.some(({ pointer, message }) => pointer === "" && message === "must be valid JSON"))
    return { title, lines: ["It isn't valid JSON. Choose a file exported from Countersign."] };
  const foreign = ({ pointer, message }: FieldError) =>
    pointer === "/countersign" || (pointer === "" && message === "must be an object");
  if (errors.some(foreign))
    return {
      title,
      lines: ['It has no "countersign": 1 at the top. Choose a file exported from Countersign.'],
    };
  const lines = errors
    .slice(0, SHOWN)
    .map(({ pointer, message }) => capitalize(`${placeInWords(pointer)} ${message}.`.trimStart()));
  const more = errors.length - lines.length;
  if (more > 0) lines.push(`And ${more} more.`);
  return {
    title: "Couldn't read the workflow in this file",
    lines: [...lines, "Fix the file, then choose it again."],
  };
}
