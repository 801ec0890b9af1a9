// What the scripts keep between snapshots. The shapes that come over the wire are generated from the
// server's own types ("wire", see `make pages`); none is written down here a second time.

import type { Board, BoardPicture, Catalogue, CounterSnapshot, Devices, Floor, Moved, PictureCall, Queue,
  Scanned, SignedIn, TicketSnapshot } from "wire";
import type { Live } from "./lib/live.js";

/** What a press or a form hands to its action: the data-… of the element, or the texts of the fields. */
export type Given = Record<string, string>;

/** What can be done on a page, by the name that stands in data-do. */
export type Actions = Record<string, Action["act"]>;

/** An action may say which of the data it takes: it is for the view to give them. */
interface Action {
  act(data: Given, event: Event): unknown;
}

/** Whose turn on the wall it is, of the calls of its pictures; a classic script lends it to another. */
export interface Turns {
  waiting: PictureCall[];
  turn: { call: PictureCall; since: number } | null;
  speaking: boolean;
  take(message: BoardPicture): void;
  next(now: number): PictureCall | null;
  done(): number;
}

declare global {
  var JiaohaoTurns: new (taken: number) => Turns;
  interface Window {
    webkitAudioContext?: typeof AudioContext;
  }
}

/** The attributes of an element; those that are null, undefined or false are left out. */
export type Props = Record<string, string | number | boolean | null | undefined>;

/** What fills in the places of a sentence. */
export type Facts = Record<string, unknown>;

/** What went wrong: of the server's own, its code and what fills in the sentence of the catalogue. */
export interface Wrong {
  message?: string;
  code?: string;
  facts?: Facts;
}

/** What the live connection pushes. */
export type Message =
  | Board | BoardPicture | CounterSnapshot | Devices | Floor | Moved | Queue | Scanned | TicketSnapshot;

/** The live connection: up or not, since when (ms of this browser's clock), ever up before. */
export interface Link {
  up: boolean;
  since: number;
  ever: boolean;
}

export interface Status {
  text: string;
  bad: boolean;
}

/** What every staff page keeps. Views and actions run only while a person is signed in. */
export interface Store {
  session: SignedIn;
  catalogue: Catalogue;
  link: Link | null;
  /** What is under way, by name. */
  pending: string | null;
  status: Status | null;
  error: Wrong | null;
  /** What the provider of sign-ins is called, where there is one. */
  provider?: string | null | undefined;
  live?: Live | null;
  /** The act under way, and those of which nobody knows yet whether they were done. */
  sent?: { name: string; what: string; at: number } | null;
  unknown: Unknown[];
  draw(): void;
  announce(text: string, bad?: boolean): void;
  /** Do one thing at a time; what the server refuses is said, and answered with null. */
  attempt<T>(what: string, act: () => Promise<T>): Promise<T | null>;
}

/** An act without an answer: `again` asks for that by the same key, `told` is waiting for it. */
export interface Unknown {
  name: string;
  what: string;
  key: string;
  at: number;
  again: () => Promise<unknown>;
  told?(answer: unknown): unknown;
}

/** One device out of reach: since when (ms), and what its host said of it. */
export interface Loss {
  since: number;
  reason: string | null;
  remedy: string | null;
}

export type CounterNow = Omit<CounterSnapshot, "verbs"> & { verbs: CounterSnapshot["verbs"] | null };

export interface ClerkStore extends Store {
  queue: Queue | null;
  /** `verbs` is null while only an answer, not a snapshot, says what is at the counter. */
  counter: CounterNow | null;
  devices: Devices | null;
  board: Board | null;
  lost: Map<string, Loss>;
  /** The counter this clerk has asked for. */
  wanted: number | null;
  /** The counter this clerk sits at. */
  at: number | null;
  /** Whether the same clerk went on at that counter in another window. */
  moved: boolean;
  /** Whether the counter was found or chosen since signing in. */
  chose: boolean;
  /** A verb pressed while another was under way, and until when (ms) it is still meant. */
  next: { name: string; until: number } | null;
  pressed?: { name: string; at: number };
  /** Whether the list of alerts is open. */
  alertsOpen?: boolean;
  /** The ticket whose slip is being printed again. */
  printing: string | null;
  missed: Catalogue["missed"] | null;
  mayPick: boolean;
  /** When the newest snapshots came, and what time it is, in ms of this browser's clock. */
  receivedMs: number;
  queueReceivedMs: number;
  nowMs: number;
}

/** The element of a tag. */
export type Made<Tag extends string> = Tag extends keyof HTMLElementTagNameMap
  ? HTMLElementTagNameMap[Tag]
  : Tag extends keyof SVGElementTagNameMap ? SVGElementTagNameMap[Tag] : Element;

/** What can stand in an element. A function is none: its source would stand there. */
export type Child = Node | string | number | boolean | null | undefined | readonly Child[];
