/** The tests of the compiler. Those that boot kernels run by `npm run test:kernels`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    // All processors, and the compiler loaded once in each: loading it takes longer than most files' tests.
    maxWorkers: "100%",
    isolate: false,
  },
});
