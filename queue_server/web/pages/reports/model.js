// What the page of reports decides, without a document: addresses, periods, cells, the usual day.

/** @typedef {{ report: string, from: string, to: string, by: string, compare: boolean, open: Record<string, string> }} Asked */
/** @typedef {import("wire").Report} Report */
/** @typedef {import("wire").ReportColumn} Column */
/** @typedef {Report["rows"][number][number]} Cell */
/** @typedef {Pick<Report, "columns" | "rows" | "totals" | "opens">} Sheet */
/** Where a report is asked for. @typedef {`/reports/${string}?${string}`} Path */

/** The table of a report that has one; a review has several. @param {Report | import("wire").ReportBook} made */
export const tableOf = (made) => ("rows" in made ? made : null);

const DAY_MS = 86400000;
/** So many days before today are the usual day. */
export const USUAL_DAYS = 28;
const WEEK_DAYS = 7;
/** @type {Record<string, number>} */
const PRESETS = { today: 1, week: 7, month: 28 };
export const PRESET_NAMES = Object.keys(PRESETS);

/** An ISO day some days on. @param {string} day @param {number} days */
export const plus = (day, days) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days a period has, both ends counted. @param {string} from @param {string} to */
export const length = (from, to) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;

/** What an address asks for; what it leaves out is as usual. @param {string} hash @param {string} today @returns {Asked} */
export function read(hash, today) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const to = given.get("to") ?? today;
  const open = Object.fromEntries([...given].filter(([name]) => name.startsWith("is."))
    .map(([name, value]) => [name.slice(3), value]));
  return {
    report: given.get("report") ?? "waits",
    from: given.get("from") ?? plus(to, 1 - PRESETS.month),
    to,
    by: given.get("by") ?? "day",
    compare: given.get("compare") === "1",
    open,
  };
}

/** The address of what is asked, to be saved and shared. @param {Asked} asked */
export function address(asked) {
  const said = new URLSearchParams({ report: asked.report, from: asked.from, to: asked.to, by: asked.by });
  if (asked.compare) said.set("compare", "1");
  for (const [name, value] of Object.entries(asked.open)) said.set(`is.${name}`, value);
  return `#${said}`;
}

/** The path of a report in a format and language. @param {Asked} asked @param {string} format @param {string} language @returns {Path} */
export function path(asked, format, language) {
  const said = new URLSearchParams({ from: asked.from, to: asked.to, by: asked.by, language });
  for (const [name, value] of Object.entries(asked.open)) said.set(`is.${name}`, value);
  return `/reports/${asked.report}.${format}?${said}`;
}

/**
 * Where the figures of each picture come from; the day itself stands first, and is asked for first.
 * @param {string} today @param {string} language @returns {Record<string, Path>}
 */
export function pictures(today, language) {
  const usual = { report: "visits", from: plus(today, -USUAL_DAYS), to: today, by: "day,half", compare: false, open: {} };
  const ratings = { ...usual, report: "ratings", by: "month" };
  const asked = {
    visits: usual,
    waits: { ...usual, report: "waits", by: "weekday,half" },
    idle: { ...usual, report: "counters", by: "counter" },
    told: { ...usual, report: "told", by: "day" },
    week: { ...ratings, from: plus(today, 1 - WEEK_DAYS) },
    weeks: { ...ratings, from: plus(today, 1 - WEEK_DAYS - USUAL_DAYS), to: plus(today, -WEEK_DAYS) },
  };
  return Object.fromEntries(Object.entries(asked).map(([name, one]) => [name, path(one, "json", language)]));
}

/** The same for a period named in days, ending today. @param {Asked} asked @param {string} name @param {string} today */
export const preset = (asked, name, today) =>
  ({ ...asked, from: plus(today, 1 - PRESETS[name]), to: today });

/** The period of the same length just before. @param {Asked} asked */
export const before = (asked) => {
  const days = length(asked.from, asked.to);
  return { ...asked, from: plus(asked.from, -days), to: plus(asked.from, -1) };
};

/** The visits behind a row: the report of single visits, with the row's values. @param {Asked} asked @param {string[]} values */
export function opened(asked, values) {
  const names = asked.report === "staffing_days" ? ["day"] : asked.by.split(",");
  const open = { ...asked.open, ...Object.fromEntries(names.map((name, at) => [name, values[at]])) };
  return { ...asked, report: opensInto(asked.report), compare: false, open };
}

/**
 * How many decimals each column of a sheet has, so that its figures stand one below the other.
 * @param {Sheet} sheet
 */
export const decimals = ({ columns, rows, totals }) => columns.map((_, at) => Math.max(0,
  ...[...rows, totals ?? []].map((row) => (typeof row[at] === "number" ? decimalsOf(row[at]) : 0))));

/** @param {number} value */
const decimalsOf = (value) => (String(value).split(".")[1] ?? "").length;

/**
 * A cell as people read it; nothing to say is a dash, which is not 0.
 * @param {Column} column @param {Cell | undefined} cell @param {(iso: string) => string} dayText
 */
export function shown(column, cell, dayText, digits = 0) {
  if (cell === null || cell === undefined) return "–";
  if (column.unit === "share") return `${(Number(cell) * 100).toFixed(1)} %`;
  if (column.unit === "day") return dayText(String(cell));
  return typeof cell === "number" ? cell.toFixed(digits) : String(cell);
}

/**
 * The change of a figure against the period before, signed; empty where there is none.
 * @param {Column} column @param {Cell | undefined} now @param {Cell | undefined} then
 */
export function change(column, now, then) {
  if (typeof now !== "number" || typeof then !== "number") return "";
  const share = column.unit === "share";
  const difference = share ? (now - then) * 100 : now - then;
  const digits = share ? 1 : Math.max(decimalsOf(now), decimalsOf(then));
  const size = Math.abs(difference).toFixed(digits);
  const sign = Number(size) === 0 ? "±" : difference > 0 ? "+" : "−";
  return `${sign}${size}${share ? " %" : ""}`;
}

/** @param {string} text */
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);

/**
 * How many came by half hour: today, and on the usual day, which is the mean of those before it
 * that had visitors. `sheet` is split by day and half hour and counts in its third column.
 * @param {Sheet} sheet @param {string} today
 */
export function usualDay(sheet, today) {
  const days = new Set(sheet.opens.map(([day]) => day).filter((day) => isDay(day) && day !== today));
  /** @type {Map<string, { half: string, today: number, usual: number }>} */
  const halves = new Map();
  sheet.rows.forEach((row, at) => {
    const [day, half] = sheet.opens[at];
    const one = halves.get(half) ?? { half, today: 0, usual: 0 };
    if (day === today) one.today += Number(row[2]);
    else one.usual += Number(row[2]) / days.size;
    halves.set(half, one);
  });
  return [...halves.values()].sort((a, b) => (a.half < b.half ? -1 : 1));
}

/**
 * A grid out of a sheet split twice: titles of both sides, and the value of a column in each cell.
 * @param {Sheet} sheet @param {string} key
 */
export function grid(sheet, key) {
  const at = sheet.columns.findIndex((column) => column.key === key);
  const down = [...new Set(sheet.rows.map((row) => String(row[0])))];
  const across = [...new Set(sheet.rows.map((row) => String(row[1])))].sort();
  const cells = new Map(sheet.rows.map((row) => [`${row[0]} ${row[1]}`, row[at]]));
  return {
    down,
    across,
    rows: down.map((one) => across.map((other) => cells.get(`${one} ${other}`) ?? null)),
    most: Math.max(1, ...sheet.rows.map((row) => Number(row[at] ?? 0))),
  };
}

/** Half hour, counters and how many more of a sheet of staffing. @param {Sheet} sheet */
export function steps(sheet) {
  const [half, counters, more] = ["half", "counters", "more"].map((key) =>
    sheet.columns.findIndex((column) => column.key === key));
  return sheet.rows.map((row) => ({ half: String(row[half]), counters: Number(row[counters]), more: Number(row[more]) }));
}

const RATED = ["satisfied_low_share", "satisfied_high_share"];

/** The interval of the satisfied in the totals of a sheet of ratings; null below ten ratings. @param {Sheet} sheet */
export function satisfied(sheet) {
  const ends = RATED.map((key) => sheet.totals?.[sheet.columns.findIndex((column) => column.key === key)]);
  return ends.every((end) => typeof end === "number") ? ends : null;
}

/**
 * Whether fewer are satisfied than before, beyond what chance explains: the intervals are apart.
 * @param {Sheet} now @param {Sheet} then
 */
export function fell(now, then) {
  const [week, before_] = [satisfied(now), satisfied(then)];
  return week !== null && before_ !== null && week[1] < before_[0];
}

/** Five steps of strength for a value, 0 where there is none: colour never says it alone. @param {Cell} value @param {number} most */
export const strength = (value, most) =>
  value === null ? 0 : Math.min(5, 1 + Math.floor((4.999 * Number(value)) / most));

/** @param {Sheet} sheet @param {string[]} keys */
const cellsOf = (sheet, keys) => keys.map((key) => sheet.columns.findIndex((column) => column.key === key));

/** Minutes open and idle while people waited of each counter in a sheet split by counter. @param {Sheet} sheet */
export function idleCounters(sheet) {
  const [open, idle, share] = cellsOf(sheet, ["counter_open_min", "idle_waiting_min", "idle_waiting_share"]);
  return sheet.rows.map((row) => ({ name: String(row[0]), open: Number(row[open]), idle: Number(row[idle]),
    share: row[share] === null ? null : Number(row[share]) }));
}

/** How many told waits were kept, ended early and late on each day of a sheet split by day. @param {Sheet} sheet */
export function toldDays(sheet) {
  const [told, early, late] = cellsOf(sheet, ["told", "told_early", "told_late"]);
  return sheet.rows.filter((row) => Number(row[told]) > 0).map((row) => ({ day: String(row[0]),
    kept: Number(row[told]) - Number(row[early]) - Number(row[late]), early: Number(row[early]), late: Number(row[late]) }));
}

/** The report of single things that a row of another opens to. @param {string} report */
const opensInto = (report) => (["bookings", "seats"].includes(report) ? "appointments" : "legs");
