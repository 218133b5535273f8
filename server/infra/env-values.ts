import { z } from "zod";
import { parseUrl } from "@/server/domain/http/parse-url";

export const text = z.string().trim().min(1);
export const webAddress = text
  .refine((value) => /^https?:\/\/[^/]/.test(value) && parseUrl(value) !== null, "must be an http(s) address")
  .transform((value) => value.replace(/\/+$/, ""));
export const databaseAddress = text
  .regex(/^postgres(ql)?:\/\//, "must start with postgresql://")
  .refine(
    (value) => parseUrl(value) !== null,
    "must be an address such as postgresql://user:password@host:5432/name",
  );
export const contactAddress = text
  .regex(
    /^([^\s@:/]+@[^\s@:/]+|mailto:[^\s@]+@[^\s@]+|https:\/\/[^\s/]\S*|tel:[+\d][\d-]*)$/,
    "must be an email address, or an address that starts with mailto:, https://, or tel:",
  )
  .transform((value) => (/^(mailto|https|tel):/.test(value) ? value : `mailto:${value}`));
export const wholeNumber = (min: number, max: number) =>
  text
    .refine(
      (value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number);
