// A page that cannot begin: is it the network, or the page itself? Only the first is tried again.

import { Problem, Unanswered } from "./api.js";
import { h, render } from "./dom.js";

const AGAIN_MS = 2000;

/** Whether trying again may help: no answer came, or the server is in trouble. @param {unknown} error */
const passes = (error) =>
  error instanceof Unanswered || (error instanceof Problem && error.status >= 500);

/**
 * Begin with `boot()`, again and again while the server cannot be reached.
 *
 * The words of the catalogue have not come by then: these two languages are all there is. What is
 * not the network's is thrown on, to `guard.js`, which says that the page failed.
 * @template T
 * @param {() => Promise<T>} boot
 * @param {HTMLElement} root
 * @returns {Promise<T>}
 */
export async function persist(boot, root) {
  for (;;) {
    try {
      return await boot();
    } catch (error) {
      if (!passes(error)) throw error;
      render(root, h("p", { class: "empty", role: "alert" },
        "伺服器沒有回應，正在重試… The server does not answer, trying again…"));
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
