// Asks the server whether this page changed, and shows the error of a build
// that failed on top of it. Only `cargo book serve` adds this script to a page.
"use strict";
(() => {
  const fingerprint = document.currentScript.dataset.fingerprint;
  let error = "";

  /** Shows `text` on top of the page, or takes it away. */
  const show = (text) => {
    error = text;
    document.getElementById("live-error")?.remove();
    if (!text) return;
    const box = document.createElement("div");
    box.id = "live-error";
    box.setAttribute("role", "alert");
    box.style.cssText =
      "position:fixed;inset:auto 0 0 0;z-index:1000;max-height:50vh;overflow:auto;" +
      "padding:1rem 1.5rem;background:#fff4f2;color:#5a0f06;border-top:4px solid #b3261e;" +
      "font:1.4rem/1.5 monospace;white-space:pre-wrap";
    box.textContent = "The book does not build; these are the last good pages.\n\n" + text;
    document.body.append(box);
  };

  const ask = async () => {
    const question = new URLSearchParams({ page: location.pathname, fingerprint, error });
    try {
      const answer = await fetch("/__live?" + question, { cache: "no-store" });
      const news = await answer.json();
      if (news.fingerprint !== fingerprint) return location.reload();
      if (news.error !== error) show(news.error);
    } catch {
      // The server is gone, perhaps to come back.
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    ask();
  };
  // After the page has loaded, so that waiting is no part of loading.
  addEventListener("load", () => setTimeout(ask));
})();
