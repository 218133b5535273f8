import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { FONTS, SCRIPT, serveAsset } from "./assets";

const serve = (name: string) =>
  serveAsset(new Request(`http://localhost/r/assets/${name}`), { params: Promise.resolve({ name }) });

describe("the files of link pages", () => {
  test("are served with their type, for a year", async () => {
    const assets = [SCRIPT, ...FONTS.map(({ asset }) => asset)].filter((asset) => asset !== null);
    expect(assets).toHaveLength(5);
    for (const { href, type, integrity } of assets) {
      const [, name = "", version = ""] = /^\/r\/assets\/([\w.-]+)\?v=(\w{16})$/.exec(href) ?? [];
      const response = await serve(name);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(type);
      expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      const hash = createHash("sha256")
        .update(Buffer.from(await response.arrayBuffer()))
        .digest();
      expect(integrity).toBe(`sha256-${hash.toString("base64")}`);
      expect(hash.toString("hex").startsWith(version)).toBe(true);
    }
  });

  test("are the only files that can be read", async () => {
    for (const name of ["", "..", "../main.js", "page", "page.js.map", "..%2Fmain.js", "page.js?v=1"])
      expect((await serve(name)).status).toBe(404);
  });

  test("include a script that stores, sends, and evaluates nothing", () => {
    const source = SCRIPT?.content.toString() ?? "";
    expect(source).toContain("#text");
    expect(source).not.toMatch(
      /localStorage|sessionStorage|indexedDB|cookie|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|location/,
    );
  });
});
