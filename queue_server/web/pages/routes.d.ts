// What the server answers on which address, out of the generated types: `get` and the rest know by the
// text of the address what comes back.

import type { paths } from "wire";

/** Whether a part of an address is that of a route; where the route has a name in braces, any value. */
type Same<Part, Known, Word> = Known extends `{${string}}`
  ? string extends Part ? true : `${number}` extends Part ? true : Word
  : Part extends Known ? true : false;

type Fits<Address, Known, Word> = Address extends `${infer Part}/${infer Rest}`
  ? Known extends `${infer Other}/${infer More}`
    ? Same<Part, Other, Word> extends true ? Fits<Rest, More, Word> : false
    : false
  : Known extends `${string}/${string}` ? false : Same<Address, Known, Word>;

type Bare<Address> = Address extends `${infer Before}?${string}` ? Before : Address;

type Among<Address, Word> = {
  [Known in keyof paths]: Known extends `/api/v1${infer Rest}`
    ? true extends Fits<Address, Rest, Word> ? Known : never
    : never;
}[keyof paths];

/** A word that is written out is a value only where no route has it: `/session/list` is no session. */
type Route<Address> = [Among<Address, false>] extends [never] ? Among<Address, true> : Among<Address, false>;

type Body<Responses> = {
  [Status in keyof Responses]: Status extends "default"
    ? never
    : Responses[Status] extends { content: { "application/json": infer Sent } } ? Sent : null;
}[keyof Responses];

/** The answer; unknown where the address is not known before the page runs. */
export type Answer<Address extends string, Method extends string> = [Route<Bare<Address>>] extends [never]
  ? unknown
  : paths[Route<Bare<Address>>] extends { [Verb in Method]: { responses: infer Responses } }
    ? Body<Responses>
    : unknown;
