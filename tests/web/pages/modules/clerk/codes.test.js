import assert from "node:assert/strict";
import test from "node:test";

import { cleaned, slipToken } from "../../../../../queue_server/web/pages/clerk/devices/codes.js";

const SLIP = "http://127.0.0.1:8080/t/AbC-123_xyz";

for (const [what, code] of [
  ["as it is printed", SLIP],
  ["behind the identifier of a QR code", `]Q1${SLIP}`],
  ["behind the identifier of a Data Matrix", `]d2${SLIP}\r\n`],
  ["behind a byte order mark", `\ufeff${SLIP}\r`],
  ["behind a letter that the scanner was set to send", `Q${SLIP}`],
  ["before a TAB", `${SLIP}\t\r`],
  ["between STX and ETX", `\u0002${SLIP}\u0003`],
  ["in a folder of the city's address", "https://www.example.gov.tw/longjing/queue/t/AbC-123_xyz"],
  ["with the scheme in capitals", SLIP.replace("http", "HTTP")],
  ["with a slash at the end", `${SLIP}/`],
]) {
  test(`a slip ${what} is known as the slip it is`, () => {
    assert.equal(slipToken(code), "AbC-123_xyz");
  });
}

for (const code of ["A12345678", "https://example.org/t/a/b", "https://example.org/?q=/t/abc", "/t/abc",
  "<b>x</b>", "甲乙", "", "http://example.org/t/"]) {
  test(`"${code}" is no slip`, () => {
    assert.equal(slipToken(code), null);
  });
}

test("a code keeps the spaces and signs that were printed", () => {
  assert.equal(cleaned("\ufeffA 12-３\t\r\n"), "A 12-３");
});
