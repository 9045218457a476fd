// Reloads the page when its bytes change. The server answers when that happens, or after a while so that this asks again.
(function () {
  "use strict";
  var tag = new URL(document.currentScript.src).searchParams.get("tag");
  function wait() {
    var query = new URLSearchParams({ path: location.pathname, tag: tag });
    fetch("/-/wait?" + query, { cache: "no-store" })
      .then(function (answer) {
        if (answer.status === 205) {
          location.reload();
        } else {
          wait();
        }
      })
      .catch(function () {
        setTimeout(wait, 1000);
      });
  }
  wait();
})();
