/**
 * What chevrotain uses of lodash, by way of the language itself: the build puts this in place of
 * lodash-es in the command's bundle, which halves what making lexer and parser costs at start-up.
 *
 * Not lodash in general: collections are arrays or plain objects, keys are no paths. A test parses
 * every example with both and compares.
 */

const isObjectLike = (value) => value !== null && (typeof value === "object" || typeof value === "function");

/** A function, or the shorthands `"property"` and `{ property: value }`. */
function toFunction(given) {
  if (typeof given === "function") return given;
  if (given === undefined || given === null) return (value) => value;
  if (typeof given === "string") return (value) => value?.[given];
  return (value) => Object.keys(given).every((key) => value?.[key] === given[key]);
}

function toList(collection) {
  if (Array.isArray(collection) || typeof collection === "string") return collection;
  return collection === undefined || collection === null ? [] : Object.values(collection);
}

export const assign = Object.assign;
export const isArray = Array.isArray;
export const isFunction = (value) => typeof value === "function";
export const isObject = isObjectLike;
export const isRegExp = (value) => value instanceof RegExp;
export const isString = (value) => typeof value === "string";
export const isUndefined = (value) => value === undefined;
export const identity = (value) => value;
export const noop = () => undefined;

export const keys = (object) => (object === undefined || object === null ? [] : Object.keys(object));
export const values = (object) => (object === undefined || object === null ? [] : Object.values(object));
export const has = (object, key) => object !== undefined && object !== null && Object.hasOwn(object, key);

export const compact = (array) => array.filter(Boolean);
export const drop = (array, count = 1) => array.slice(count);
export const dropRight = (array, count = 1) => array.slice(0, Math.max(array.length - count, 0));
export const first = (array) => array?.[0];
export const flatten = (array) => array.flat();
export const indexOf = (array, value) => array.indexOf(value);
export const last = (array) => array?.[array.length - 1];
export const uniq = (array) => [...new Set(array)];
export const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const every = (collection, test) => toList(collection).every(toFunction(test));
export const filter = (collection, test) => toList(collection).filter(toFunction(test));
export const find = (collection, test) => toList(collection).find(toFunction(test));
export const flatMap = (collection, change) => map(collection, change).flat();
export const includes = (collection, value) => toList(collection).includes(value);
export const some = (collection, test) => toList(collection).some(toFunction(test));

export function reject(collection, test) {
  const fits = toFunction(test);
  return toList(collection).filter((value, index) => !fits(value, index));
}

export function clone(value) {
  if (Array.isArray(value)) return value.slice();
  return isObjectLike(value) ? Object.assign(Object.create(Object.getPrototypeOf(value)), value) : value;
}

export function defaults(object, ...sources) {
  for (const source of sources) {
    for (const key in source) if (object[key] === undefined) object[key] = source[key];
  }
  return object;
}

export function difference(array, ...others) {
  const excluded = new Set(others.flat());
  return array.filter((value) => !excluded.has(value));
}

/** Ends when the function gives `false`. */
export function forEach(collection, visit) {
  if (Array.isArray(collection)) {
    for (let index = 0; index < collection.length; index += 1) {
      if (visit(collection[index], index, collection) === false) break;
    }
  } else {
    for (const key of keys(collection)) if (visit(collection[key], key, collection) === false) break;
  }
  return collection;
}

export function groupBy(collection, choose) {
  const groups = {};
  const keyOf = toFunction(choose);
  for (const value of toList(collection)) (groups[keyOf(value)] ??= []).push(value);
  return groups;
}

export function isEmpty(value) {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) || typeof value === "string" ? value.length === 0 : Object.keys(value).length === 0;
}

export function map(collection, change) {
  const apply = toFunction(change);
  if (Array.isArray(collection)) return collection.map((value, index) => apply(value, index, collection));
  return keys(collection).map((key) => apply(collection[key], key, collection));
}

export function pickBy(object, test) {
  const picked = {};
  for (const key in object) if (test(object[key], key)) picked[key] = object[key];
  return picked;
}

export function reduce(collection, combine, ...initial) {
  if (Array.isArray(collection)) return collection.reduce(combine, ...initial);
  return keys(collection).reduce((result, key) => combine(result, collection[key], key), ...initial);
}
