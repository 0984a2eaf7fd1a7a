/**
 * The script for zsh. `_arguments` reads the options; what values can be is said by functions, because
 * it would evaluate lists of words that stood in its own arguments.
 */
import { operandRows, optionRows, pathOf } from "./lookup.ts";
import type { Row } from "./lookup.ts";
import { formsOf } from "./model.ts";
import type { OptionModel, Place, Values, Word } from "./model.ts";
import { quote } from "./quote.ts";

const HEAD = `#compdef kpc
# Completes kpc in zsh, as the file _kpc in a folder of $fpath. Made from kpc's own table of commands; do not edit.
`;

const TAIL = `
# Offers the known words, files and folders.
_kpc_offer() {
  local -i none=1
  if (($#known)); then _describe -t values value known && none=0; fi
  if [[ -n $folders ]]; then _files -/ && none=0; fi
  if (($#files)); then _files -g $files && none=0; fi
  return none
}

_kpc() {
  _kpc_at ''
}

# Read by \`source\` it is a function that is yet to be registered.
if [[ $funcstack[1] == _kpc ]]; then
  _kpc "$@"
else
  compdef _kpc kpc
fi
`;

export function zshScript(places: readonly Place[]): string {
  const branches = places.filter(({ next }) => next.length > 0);
  return [
    HEAD,
    `
# Completes in a place of the tree of commands, and from there on in the next.
_kpc_at() {
  local curcontext=$curcontext state line
  local -A opt_args
  local -i none=1
  case $1 in
${places.map(placeArm).join("")}  esac
  if [[ $state == next ]]; then _kpc_at "\${1:+$1 }$words[1]" && none=0; fi
  return none
}
`,
    lookup(
      "_kpc_next",
      "The words that lead from a place to the next ones.",
      branches.map((place) => ({ keys: [quote(pathOf(place))], found: list(place.next) })),
    ),
    lookup("_kpc_value", "The values of an option.", optionRows(places).map(assigned)),
    lookup("_kpc_operand", "What an operand can be, by its number.", operandRows(places).map(assigned)),
    TAIL,
  ].join("");
}

function placeArm(place: Place): string {
  const specs = [
    ...place.options.flatMap((option) => optionSpecs(option, place)),
    ...(place.next.length === 0
      ? operandSpecs(place)
      : [`1:command: ${`_kpc_next ${inAction(pathOf(place))}`.trimEnd()}`, "*:: :->next"]),
  ];
  const flags = place.next.length === 0 ? "-s -S" : "-C";
  return `  ${quote(pathOf(place))})
    _arguments ${flags} \\
${specs.map((spec) => `      ${quote(spec)} \\\n`).join("")}      && none=0
    ;;
`;
}

/** Each form of an option; all but repeatable ones exclude each other. */
function optionSpecs(option: OptionModel, place: Place): readonly string[] {
  const { help, repeatable, value } = option;
  const forms = formsOf(option);
  const before = repeatable ? "*" : forms.length > 1 ? `(${forms.join(" ")})` : "";
  return forms.map((form) => {
    const ending = value === undefined ? "" : form.startsWith("--") ? "=" : "+";
    const action =
      value === undefined ? "" : `:${escaped(value.name)}: _kpc_value ${inAction(`${pathOf(place)} ${form}`)}`;
    return `${before}${form}${ending}[${escaped(help)}]${action}`;
  });
}

function operandSpecs({ operands, endless, path }: Place): readonly string[] {
  return operands.map(({ name }, index) => {
    const last = endless && index === operands.length - 1;
    return `${last ? "*" : index + 1}:${escaped(name)}: _kpc_operand ${inAction(`${path.join(" ")} ${index}`)}`;
  });
}

/** What `_arguments` takes for text. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}

/** `_arguments` evaluates the words of an action. */
function inAction(text: string): string {
  const words = text.split(" ").map((word) => (/^[\w.-]*$/.test(word) ? word : quote(word)));
  return escaped(words.join(" "));
}

function lookup(name: string, about: string, rows: readonly Row<string>[]): string {
  const arms = rows.map(({ keys, found }) => `  ${keys.join(" | ")}) ${found} ;;\n`);
  return `
# ${about}
${name}() {
  local -a known files
  local folders=
  case "$*" in
${arms.join("")}  esac
  _kpc_offer
}
`;
}

function assigned({ keys, open, found: { words, files, folders } }: Row<Values>): Row<string> {
  const found = [
    ...(words.length === 0 ? [] : [list(words)]),
    ...(files === undefined ? [] : [`files=${quote(globOf(files))}`]),
    ...(folders ? ["folders=yes"] : []),
  ];
  const patterns = keys.map((key) => (open === true ? `${quote(key)}*` : quote(key)));
  return { keys: patterns, found: found.length === 0 ? ":" : found.join(" ") };
}

function globOf(endings: readonly string[]): string {
  const globs = endings.map((ending) => `*${ending}`);
  return globs.length > 1 ? `(${globs.join("|")})` : globs.join("") || "*";
}

/** Words as `_describe` takes them: with what they mean behind a colon. */
function list(words: readonly Word[]): string {
  const texts = words.map(({ text, meaning }) => {
    const word = text.replaceAll(/[\\:]/g, String.raw`\$&`);
    return quote(meaning === undefined ? word : `${word}:${meaning.replaceAll("\\", "\\\\")}`);
  });
  return `known=(${texts.join(" ")})`;
}
