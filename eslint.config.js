// Rules for the pages' scripts: mistakes, dead words, and calls that a supported browser lacks.

import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

const PAGES = "queue_server/web/pages/**/*.js";

export default [
  js.configs.recommended,
  { ...compat.configs["flat/recommended"], files: [PAGES] },
  {
    files: [PAGES],
    languageOptions: { globals: globals.browser },
    rules: {
      // The table of `compat` does not know the members of AbortSignal.
      "no-restricted-properties": ["error",
        { object: "AbortSignal", property: "timeout", message: "iOS 15 lacks it: use ask() of lib/api.js." },
        { object: "AbortSignal", property: "any", message: "iOS 15 lacks it." }],
    },
  },
  {
    // Read by browsers that do not know modules.
    files: ["queue_server/web/pages/lib/guard.js"],
    languageOptions: { sourceType: "script", ecmaVersion: 5 },
  },
  {
    // Read by televisions of 2018: parsed at that level, so that newer syntax fails here.
    files: ["queue_server/web/pages/board/*.js"],
    languageOptions: { sourceType: "script", ecmaVersion: 2015 },
    rules: { "compat/compat": "off" },
  },
  {
    files: ["tests/**/*.js"],
    languageOptions: { globals: { ...globals.node, document: "readonly", localStorage: "readonly" } },
  },
  {
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true }],
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" }],
      "no-var": "off",
      "prefer-const": "error",
    },
  },
];
