import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, the longest first: where one of them came last, it would run alone. */
const longest = [
  "toolchain/plugins/vite",
  "inspector/page",
  "browser/cookies",
  "attacks/mixed",
  "browser/judge",
  "cli/init",
  "toolchain/plugins/webpack",
  "toolchain/examples",
  "toolchain/plugins/connect",
  "toolchain/fixes",
  "inspector/views",
  "inspector/in-use",
  "attacks/vectors",
  "attacks/inspector",
  "toolchain/sidecar/sidecar",
  "toolchain/init",
  "package",
  "browser/login",
  "browser/seeds",
  "browser/policy",
  "demo/browser",
];

/** Then the others as vitest has them: those that failed the last time, and large ones before small ones. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const first = longest.flatMap((name) =>
      others.filter(({ moduleId }) => moduleId.endsWith(`/test/${name}.test.ts`)),
    );
    return [...first, ...others.filter((file) => !first.includes(file))];
  }
}
