// Says so when a page fails, in a browser that may not even read the page's own scripts.
// A classic script in the oldest JavaScript there is; it stands before the others and needs nothing.

(function () {
  "use strict";

  var WORDS = {
    failed: ["這個頁面在此瀏覽器發生錯誤", "This page failed in this browser",
      "請重新整理。若仍然如此，請更新瀏覽器（iOS 15、Chrome 92、Edge 92、Firefox 98 以上），並告知資訊人員：",
      "Please reload. If that does not help, update the browser (iOS 15, Chrome 92, Edge 92, Firefox 98 or newer) and tell your IT staff: "],
    partly: ["這個頁面沒有載入完整", "This page did not load completely", "請重新整理。", "Please reload. "]
  };
  var shown = false;

  /** @template {"a" | "p" | "strong"} Tag @param {Tag} name @param {string} text */
  function element(name, text) {
    var made = document.createElement(name);
    made.appendChild(document.createTextNode(text));
    return made;
  }

  /** @param {string[]} words @param {string} detail */
  function show(words, detail) {
    if (shown || !document.body) return;
    shown = true;
    var banner = document.createElement("div");
    banner.className = "banner bad fault";
    banner.setAttribute("role", "alert");
    banner.appendChild(element("strong", words[0] + " " + words[1]));
    banner.appendChild(element("p", words[2] + " " + words[3] + detail));
    var again = element("a", "重新整理 Reload");
    again.className = "button";
    again.href = location.href;
    banner.appendChild(again);
    document.body.insertBefore(banner, document.body.firstChild);
  }

  /** @param {{ message?: string } | null | undefined} error @param {string} [otherwise] */
  function about(error, otherwise) {
    return String((error && (error.message || error)) || otherwise || "").slice(0, 200);
  }

  window.addEventListener("error", function (event) {
    var at = /** @type {Element | null} */ (event.target);
    if (at && at.tagName === "SCRIPT") show(WORDS.partly, "");
    // Scripts that others put into the page, such as a browser's own add-ons, are not ours to report.
    else if (String(event.filename || "").indexOf(location.origin) === 0) show(WORDS.failed, about(event.error, event.message));
  }, true);

  window.addEventListener("unhandledrejection", function (event) {
    show(WORDS.failed, about(event.reason));
  });

  if (!("noModule" in document.createElement("script"))) {
    window.addEventListener("load", function () { show(WORDS.failed, "no modules"); });
  }
})();
