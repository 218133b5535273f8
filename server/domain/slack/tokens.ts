import { z } from "zod";

const token = (prefix: string, name: string) =>
  z
    .string()
    .trim()
    .max(500)
    .regex(new RegExp(`^${prefix}[A-Za-z0-9-]+$`), `must be ${name}, which starts with ${prefix}`);

export const BotToken = token("xoxb-", "a bot token");
export const AppToken = token("xapp-", "an app-level token");
