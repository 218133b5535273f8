import { describe, expect, test } from "vitest";
import { writeBanner } from "./banner";

const WELCOME = {
  url: "http://localhost:8080",
  databaseUrl: "postgresql://x",
  pid: 1,
  email: "dana@alderfinch.test",
  password: "the-password",
  token: "cs_the-token",
};
const PLACE = { dataDir: "/data", organizations: 1, isFirst: false, tokenWorks: true };

describe("writeBanner", () => {
  test("prints the demo's password and token on the first start only", () => {
    const first = writeBanner(WELCOME, { ...PLACE, isFirst: true });
    expect(first).toContain("the-password");
    expect(first).toContain("cs_the-token");
    const later = writeBanner(WELCOME, PLACE);
    expect(later).not.toMatch(/the-password|cs_the-token/);
    expect(later).toMatch(/Password +in \/data\/welcome\.json\n/);
    expect(later).toMatch(/API token +in \/data\/welcome\.json, or create one under Settings → API tokens\n/);
  });

  test("doesn't show the saved token if it's no longer valid", () => {
    const banner = writeBanner(WELCOME, { ...PLACE, tokenWorks: false });
    expect(banner).toMatch(/API token +create one under Settings → API tokens\n/);
  });

  test("tells the operator how to create an organization if the database is empty", () => {
    const { url, databaseUrl, pid } = WELCOME;
    const banner = writeBanner({ url, databaseUrl, pid }, { ...PLACE, organizations: 0 });
    expect(banner).toContain("npm run org -- create");
    expect(banner).not.toContain("welcome.json");
  });
});
