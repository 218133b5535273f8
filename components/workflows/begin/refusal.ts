import { placeInWords } from "@/components/workflows/field-place";
import type { FieldError } from "@/server/domain/error";

export const MAX_FILE_SIZE = 1024 * 1024;
const SHOWN = 5;

/** Why a file or a text was not read, in words; nothing of it was saved. */
export interface Refusal {
  title: string;
  lines: string[];
}

export const TOO_BIG: Refusal = {
  title: "The file is too big",
  lines: ["A workflow file has at most 1 MiB. Choose a smaller one."],
};

export const SEVERAL: Refusal = {
  title: "More than one file",
  lines: ["Drop one file at a time."],
};

export const UNREADABLE: Refusal = {
  title: "Couldn't read the file",
  lines: ["It was moved, or this browser may not open it. Choose it again."],
};

const FOREIGN = "This is not a workflow file";

/** An image, say: whatever its name and size. */
export const NOT_TEXT: Refusal = {
  title: FOREIGN,
  lines: ["Choose a .json file that was exported as a workflow."],
};

/** The text of a file, or of its beginning, which may end within a character; null: it holds something else. */
export function readText(bytes: ArrayBuffer, part: "whole" | "cut" = "whole"): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: part === "cut" });
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** What keeps a text from being a workflow file. */
export function refuse(errors: readonly FieldError[]): Refusal {
  const title = FOREIGN;
  if (errors.some(({ pointer, message }) => pointer === "" && message === "must be valid JSON"))
    return { title, lines: ["It is not valid JSON. Choose a file that was exported as a workflow."] };
  const foreign = ({ pointer, message }: FieldError) =>
    pointer === "/countersign" || (pointer === "" && message === "must be an object");
  if (errors.some(foreign))
    return {
      title,
      lines: [
        'A workflow file says "countersign": 1 at its top. Choose one that was exported as a workflow.',
      ],
    };
  const lines = errors
    .slice(0, SHOWN)
    .map(({ pointer, message }) => `${placeInWords(pointer) || "The file:"} ${message}.`);
  const more = errors.length - lines.length;
  if (more > 0) lines.push(`And ${more} more.`);
  return {
    title: "The workflow in this file cannot be read",
    lines: [...lines, "Mend the file, then choose it again."],
  };
}
