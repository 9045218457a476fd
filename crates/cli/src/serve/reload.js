// Reloads the page when its bytes change. The server answers when that happens, or after a while so that this asks again.
(function () {
  "use strict";
  var tag = new URL(document.currentScript.src).searchParams.get("tag");
  var leaving;
  function wait() {
    var query = new URLSearchParams({ path: location.pathname, tag: tag });
    fetch("/-/wait?" + query, { cache: "no-store", signal: leaving.signal })
      .then(function (answer) {
        if (answer.status === 205) {
          location.reload();
        } else {
          wait();
        }
      })
      .catch(function (problem) {
        if (problem.name !== "AbortError") {
          setTimeout(wait, 1000);
        }
      });
  }
  // A browser keeps the pages that you left, so that you can go back, and their open requests. A few of them would use
  // all the connections that it allows to one server.
  addEventListener("pagehide", function () {
    leaving.abort();
  });
  addEventListener("pageshow", function () {
    leaving = new AbortController();
    wait();
  });
})();
