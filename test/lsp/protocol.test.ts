/** The server with clients that are old, poor, or behave badly. */
import { expect, test } from "vitest";
import { Client } from "./client.ts";

const ARM64 = { arch: "arm64", kernel: "6.1" };

test("a client that goes without a word takes the server with it", async () => {
  const client = new Client();
  await client.start({ initializationOptions: ARM64 });
  expect(await client.hangUp()).toBe(1);
});
