// Dates of the calendar as texts such as 2026-12-01, without a zone. Pure.

/** The day so many days later: "2026-12-01", 1 → "2026-12-02". @param {string} day @param {number} count */
export function dayAfter(day, count) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86400000).toISOString().slice(0, 10);
}

/** The Monday of a day's week. @param {string} day */
export const mondayOf = (day) => dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
