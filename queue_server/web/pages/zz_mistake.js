export function f(a, b) { return a; }
