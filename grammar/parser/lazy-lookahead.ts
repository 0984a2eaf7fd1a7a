/**
 * Lookahead functions that are worked out when they are first needed.
 *
 * Chevrotain works out one for every decision point when a parser is made, which is most of what
 * its start costs; a short program goes past few of them.
 */
import { LLkLookaheadStrategy } from "chevrotain";
import type { BaseParser } from "chevrotain";

type Strategy = InstanceType<typeof LLkLookaheadStrategy>;
type AlternationOptions = Parameters<Strategy["buildLookaheadForAlternation"]>[0];
type AlternationLookahead = ReturnType<Strategy["buildLookaheadForAlternation"]>;
type OptionalOptions = Parameters<Strategy["buildLookaheadForOptional"]>[0];
type OptionalLookahead = ReturnType<Strategy["buildLookaheadForOptional"]>;

export class LazyLookaheadStrategy extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(options: AlternationOptions): AlternationLookahead {
    const build = (): AlternationLookahead => super.buildLookaheadForAlternation(options);
    let worked: AlternationLookahead | undefined;
    return function (this: BaseParser, alternatives) {
      worked ??= build();
      return worked.call(this, alternatives);
    };
  }

  override buildLookaheadForOptional(options: OptionalOptions): OptionalLookahead {
    const build = (): OptionalLookahead => super.buildLookaheadForOptional(options);
    let worked: OptionalLookahead | undefined;
    return function (this: BaseParser) {
      worked ??= build();
      return worked.call(this);
    };
  }
}
