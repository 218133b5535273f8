import { z } from "zod";

/**
 * Accepts a whole number from a query string or JSON. Avoids z.coerce, which turns "" and null into numbers.
 */
export function wholeNumber(min: number) {
  return z.unknown().transform((value, ctx): number => {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && number >= min && (Number.isInteger(number) || number === Infinity))
      return Math.min(number, Number.MAX_SAFE_INTEGER);
    ctx.addIssue({ code: "custom", message: `must be a whole number, at least ${min}` });
    return z.NEVER;
  });
}

/** `page` starts at 0. A `size` above the server's limit is clamped when the page is read. */
export const PageQuery = z.object({
  page: wholeNumber(0).default(0).meta({ type: "integer", description: "Zero-based page index." }),
  size: wholeNumber(1)
    .default(20)
    .meta({ type: "integer", description: "Rows per page, clamped to the server's limit." }),
});
export type PageQuery = z.infer<typeof PageQuery>;

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    content: z.array(item),
    totalElements: z.number(),
    totalPages: z.number(),
    number: z.number(),
    size: z.number(),
    numberOfElements: z.number(),
    first: z.boolean(),
    last: z.boolean(),
    empty: z.boolean(),
  });
}

export interface Page<T> {
  content: T[];
  totalElements: number;
  totalPages: number;
  number: number;
  size: number;
  numberOfElements: number;
  first: boolean;
  last: boolean;
  empty: boolean;
}

export function makePage<T>(content: T[], totalElements: number, { page, size }: PageQuery): Page<T> {
  const totalPages = Math.ceil(totalElements / size);
  return {
    content,
    totalElements,
    totalPages,
    number: page,
    size,
    numberOfElements: content.length,
    first: page === 0,
    last: page + 1 >= totalPages,
    empty: content.length === 0,
  };
}
